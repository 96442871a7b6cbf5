//! The mail server: pooled connections of our own making over lettre's protocol.
//!
//! lettre's pool is not used for two reasons. It takes a connection back even when the sender was cancelled in
//! mid-letter, and the next letter then reads the answer to the one before. And it tells only the code of a refusal, not
//! its step: a 5xx to the recipient condemns the address, one to the content the letter, one to our own sender or
//! password neither.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;

use super::message::Letter;
use super::sender::{Sender, Wire};
use super::settings::{MailProblem, MailSettings, Security, Server};
use super::{Reason, SendError, lock};

/// A connection that was not used for so long is likely closed by the other side.
const IDLE: Duration = Duration::from_secs(25);

/// One mail server and its open connections.
pub struct Smtp {
    server: Server,
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
    connections: usize,
    slots: Semaphore,
    parked: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// The step of the conversation that failed decides whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Greeting, TLS, sign-in, sender: about us.
    Us,
    /// The recipient: about this address.
    Address,
    /// The content: about this letter.
    Letter,
}

/// Why a conversation ended early.
enum Stopped {
    /// The server, or the way to it.
    There(Error, Step),
    /// What had to be done before the content went out could not be done.
    Here(SendError),
}

impl Smtp {
    pub(super) fn new(settings: &MailSettings) -> Result<Self, MailProblem> {
        let server = settings.server()?;
        let tls = match server.tls {
            Security::Plain => None,
            Security::StartTls | Security::Tls => Some(tls_parameters(settings, &server.host)?),
        };
        Ok(Self {
            tls,
            hello: ClientId::default(),
            timeout: settings.send_timeout,
            connections: settings.connections,
            slots: Semaphore::new(settings.connections),
            parked: Mutex::new(Vec::new()),
            server,
        })
    }

    pub(super) fn connections(&self) -> usize {
        self.connections
    }

    pub(super) async fn send(
        &self,
        from: &Sender,
        letter: &Letter,
        going: impl AsyncFnOnce() -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        let wire = from.wire(letter)?;
        self.in_time(async {
            let mut connection = self.connection().await?;
            let stopped = match converse(&mut connection, wire, going).await {
                Ok(()) => {
                    self.park(connection);
                    return Ok(());
                }
                Err(stopped) => stopped,
            };
            // A clean refusal leaves the connection in step; anything else is not worth keeping.
            let clean = match &stopped {
                Stopped::There(error, _) => error.is_permanent() || error.is_transient(),
                Stopped::Here(_) => true,
            };
            if clean && connection.command(Rset).await.is_ok() {
                self.park(connection);
            }
            Err(match stopped {
                Stopped::There(error, step) => judge(&error, step),
                Stopped::Here(error) => error,
            })
        })
        .await
    }

    pub(super) async fn check(&self) -> Result<(), SendError> {
        self.in_time(async {
            let connection = self.connection().await?;
            self.park(connection);
            Ok(())
        })
        .await
    }

    /// Within the time-out and the limit of connections; when time runs out the connection is dropped, never reused.
    async fn in_time(
        &self,
        work: impl Future<Output = Result<(), SendError>>,
    ) -> Result<(), SendError> {
        let _slot = self
            .slots
            .acquire()
            .await
            .map_err(|error| SendError::Retry(Reason::new(error)))?;
        tokio::time::timeout(self.timeout, work)
            .await
            .unwrap_or_else(|_| {
                Err(SendError::Retry(Reason::new(format!(
                    "the mail server did not answer within {} s",
                    self.timeout.as_secs()
                ))))
            })
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        loop {
            let parked = lock(&self.parked).pop();
            let Some((mut connection, since)) = parked else {
                break;
            };
            if since.elapsed() < IDLE && connection.command(Noop).await.is_ok() {
                return Ok(connection);
            }
        }
        self.open().await.map_err(|error| judge(&error, Step::Us))
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = match self.server.tls {
            Security::Tls => self.tls.clone(),
            Security::StartTls | Security::Plain => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (self.server.host.as_str(), self.server.port),
            Some(self.timeout / 2),
            &self.hello,
            wrapped,
            None,
        )
        .await?;
        if let (Security::StartTls, Some(tls)) = (self.server.tls, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((user, password)) = &self.server.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    fn park(&self, connection: AsyncSmtpConnection) {
        let mut parked = lock(&self.parked);
        if parked.len() < self.connections {
            parked.push((connection, Instant::now()));
        }
    }
}

async fn converse(
    connection: &mut AsyncSmtpConnection,
    wire: Wire,
    going: impl AsyncFnOnce() -> Result<(), SendError>,
) -> Result<(), Stopped> {
    let about = |step| move |error| Stopped::There(error, step);
    connection
        .command(Mail::new(Some(wire.sender), Vec::new()))
        .await
        .map_err(about(Step::Us))?;
    connection
        .command(Rcpt::new(wire.recipient, Vec::new()))
        .await
        .map_err(about(Step::Address))?;
    going().await.map_err(Stopped::Here)?;
    connection
        .command(Data)
        .await
        .map_err(about(Step::Letter))?;
    connection
        .message(&wire.bytes)
        .await
        .map_err(about(Step::Letter))?;
    Ok(())
}

fn judge(error: &Error, step: Step) -> SendError {
    let reason = Reason {
        code: error
            .status()
            .and_then(|code| code.to_string().parse().ok()),
        ..Reason::new(error)
    };
    // "5.7.…" is a server's policy, such as "no relaying for you": it says nothing about whether somebody is there.
    let policy = reason.text.contains("5.7.");
    if error.is_permanent() && step == Step::Letter {
        SendError::Permanent(reason)
    } else if error.is_permanent() && step == Step::Address && !policy {
        SendError::Address(reason)
    } else if error.is_permanent() || error.is_client() || is_about_tls(error) {
        SendError::Ours(reason)
    } else {
        SendError::Retry(reason)
    }
}

/// lettre reports a certificate that nobody vouches for as any other lost connection; waiting would not mend it.
fn is_about_tls(error: &Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        let inside = cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if cause.is::<rustls::Error>() || inside.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        source = cause.source();
    }
    error.is_tls()
}

fn tls_parameters(settings: &MailSettings, host: &str) -> Result<TlsParameters, MailProblem> {
    let mut builder = TlsParametersBuilder::new(host.to_owned());
    if let Some(path) = &settings.ca_file {
        let wrong = |error: &dyn std::fmt::Display| {
            MailProblem::new(
                "mail.ca_file",
                format!(
                    "{} is not a readable PEM certificate: {error}",
                    path.display()
                ),
            )
        };
        let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
        builder = builder
            .add_root_certificate(Certificate::from_pem(&pem).map_err(|error| wrong(&error))?);
    }
    builder.build().map_err(|error| {
        MailProblem::new("mail.smtp_url", format!("TLS cannot be set up: {error}"))
    })
}
