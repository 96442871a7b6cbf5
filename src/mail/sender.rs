//! Who sends: the name that readers see, the address that letters come back to, the one that answers go to, the signature.

use lettre::Address;

use super::dkim::Signer;
use super::message::{Correspondent, Letter};
use super::settings::{MailProblem, MailSettings};
use super::{Reason, SendError};
use crate::base::text::EmailAddress;

/// What all letters of an installation have in common on the wire.
pub struct Sender {
    pub(super) from: Correspondent,
    bounces: Option<EmailAddress>,
    replies: Option<EmailAddress>,
    signer: Option<Signer>,
}

/// A letter as it goes to a mail server.
pub(super) struct Wire {
    /// Where it comes back to.
    pub sender: Address,
    pub recipient: Address,
    pub bytes: Vec<u8>,
}

impl Sender {
    /// As the settings say; reads the keys.
    pub(super) fn new(settings: &MailSettings) -> Result<Self, MailProblem> {
        let from = settings.sender()?;
        let domain = match settings.dkim_domain.as_deref() {
            Some(domain) => domain.to_lowercase(),
            None => from.address.domain().to_owned(),
        };
        let address = |setting: &'static str, text: &Option<String>| {
            let Some(text) = text else { return Ok(None) };
            // Up to 32 characters of a token stand behind a `+`.
            let fits = |address: &EmailAddress| {
                let local = address.as_str().split('@').next().unwrap_or_default();
                local.len() <= 24 && !local.contains('+')
            };
            let parsed = EmailAddress::parse(setting, text).ok().filter(fits);
            parsed.map(Some).ok_or_else(|| {
                MailProblem::new(
                    setting,
                    "must be an address of at most 24 characters before its @, whose mailbox also takes what stands behind a `+`",
                )
            })
        };
        Ok(Self {
            bounces: address("mail.bounce_address", &settings.bounce_address)?,
            replies: address("mail.reply_address", &settings.reply_address)?,
            signer: Signer::new(&settings.dkim_keys, &domain)?,
            from,
        })
    }

    /// With a name and an address alone.
    pub(super) fn plain(from: Correspondent) -> Self {
        Self {
            from,
            bounces: None,
            replies: None,
            signer: None,
        }
    }

    /// What has to stand in the DNS for the signatures: name and text of each record.
    pub(super) fn records(&self) -> Vec<(String, String)> {
        self.signer
            .as_ref()
            .map(Signer::records)
            .unwrap_or_default()
    }

    /// The letter, signed, in its envelope.
    pub(super) fn wire(&self, letter: &Letter) -> Result<Wire, SendError> {
        let reply = tagged(self.replies.as_ref(), letter.reply.as_deref());
        let from = Correspondent {
            name: letter
                .sender_name
                .clone()
                .unwrap_or_else(|| self.from.name.clone()),
            address: self.from.address.clone(),
        };
        let message = letter.to_message(&from, reply.as_ref())?;
        let (Some(sender), Some(recipient)) = (
            message.envelope().from().cloned(),
            message.envelope().to().first().cloned(),
        ) else {
            return Err(SendError::Permanent(Reason::new("no sender or recipient")));
        };
        let sender = match tagged(self.bounces.as_ref(), letter.bounce.as_deref()) {
            Some(address) => address
                .as_str()
                .parse()
                .map_err(|error| SendError::Ours(Reason::new(format!("envelope: {error}"))))?,
            None => sender,
        };
        let bytes = message.formatted();
        let bytes = match &self.signer {
            Some(signer) => signer.sign(&bytes, letter.at.timestamp())?,
            None => bytes,
        };
        Ok(Wire {
            sender,
            recipient,
            bytes,
        })
    }
}

/// `bounces@…` with a token: `bounces+12-3f…@…`.
fn tagged(address: Option<&EmailAddress>, token: Option<&str>) -> Option<EmailAddress> {
    let (local, domain) = address?.as_str().rsplit_once('@')?;
    EmailAddress::parse("address", &format!("{local}+{}@{domain}", token?)).ok()
}
