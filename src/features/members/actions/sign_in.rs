//! One-time sign-in links.
//!
//! A link is made from its row and the installation's key whenever it is needed, so that neither a copy of the
//! database nor the outbox holds one. Every request makes a row, for a known address or not: what the browser sees
//! and how long it takes is the same. Only the ledger knows for whom a letter is planned.

use super::super::rules::{LINK_GOOD, MOST_CODE_ATTEMPTS, MailLevel, Person, name_of_address};
use super::super::store::{
    self, Profile,
    sign_ins::{self, NewSignIn, SignInRow},
};
use super::people::record;
use super::sessions::{NewSession, begin};
use crate::base::actor::{Actor, Role};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::SignInId;
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::secret::{SigningKey, fingerprint, random_token};
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::{Conn, Tx};
use crate::ledger::{self, Event, Record};

const LINK: &str = "sign-in";
const CODE: &str = "sign-in-code";

/// What a browser asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// For whom.
    pub email: EmailAddress,
    /// Of the page.
    pub language: Language,
    /// Where it leads; may be empty.
    pub next: String,
    /// What the browser's cookie holds, to know it again.
    pub browser: String,
}

/// Makes a row, and plans a letter when this person may come in.
pub fn ask(tx: &mut Tx<'_>, now: Timestamp, domains: &[String], ask: &Ask) -> Outcome<SignInId> {
    let known = store::find_by_email(tx, &ask.email)?;
    let id = insert(
        tx,
        now,
        &ask.email,
        Some(&fingerprint(&ask.browser)),
        ask.language,
        &ask.next,
    )?;
    let subject = match known {
        Some(person) => person.active.then_some(Subject::Member(person.id)),
        None => is_allowed(domains, &ask.email).then_some(Subject::System),
    };
    if let Some(subject) = subject {
        let event = Event::SignInAsked { sign_in: id };
        let record = Record::new(subject, event).visible_to(Visibility::Admin);
        ledger::append(tx, now, &Actor::Anyone, record);
    }
    Ok(id)
}

/// A link for an active member that needs no letter: the path of its address. For the command line.
pub fn make_login_link(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    key: &SigningKey,
    email: &EmailAddress,
) -> Outcome<String> {
    require(actor, Act::Administer, Stake::NONE)?;
    let person = store::find_by_email(tx, email)?
        .filter(|person| person.active)
        .ok_or_else(|| Problem::new("email", "unknown_member").invalid())?;
    let id = insert(tx, now, email, None, person.language, "")?;
    let event = Event::SignInAsked { sign_in: id };
    // No letter follows: `sign_in_letter` knows that no browser asked.
    let record = Record::new(Subject::Member(person.id), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    let row = sign_ins::good(tx, id, now)?.ok_or(Refusal::NotFound)?;
    Ok(link_path(key, &row))
}

fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    email: &EmailAddress,
    browser_hash: Option<&str>,
    language: Language,
    next: &str,
) -> Outcome<SignInId> {
    let new = NewSignIn {
        email,
        nonce: &random_token(),
        browser_hash,
        language,
        next_path: next,
        expires: now + LINK_GOOD,
    };
    sign_ins::insert(tx, now, &new)
}

/// What the letter about a sign-in link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLetter {
    /// Where it goes.
    pub email: String,
    /// In which language.
    pub language: Language,
    /// The path of the link, `/sign-in/…`; `Site::address` makes it whole.
    pub path: String,
    /// Until when the link is good.
    pub expires: Timestamp,
}

/// The letter about a link; `None` when it is no longer good, was made on the command line, or its person was let go.
pub fn sign_in_letter(
    conn: &mut Conn,
    now: Timestamp,
    key: &SigningKey,
    id: SignInId,
) -> Outcome<Option<SignInLetter>> {
    let Some(row) = sign_ins::good(conn, id, now)?.filter(|row| row.browser_hash.is_some()) else {
        return Ok(None);
    };
    let email = address(&row)?;
    let language = match store::find_by_email(conn, &email)? {
        Some(person) if !person.active => return Ok(None),
        Some(person) if store::language_chosen(conn, person.id)? => person.language,
        _ => Language::from_tag(&row.language).unwrap_or_default(),
    };
    Ok(Some(SignInLetter {
        path: link_path(key, &row),
        expires: row.expires_at.and_utc(),
        email: row.email,
        language,
    }))
}

/// What opening a link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Used, too old, or never made here.
    Gone,
    /// A button that signs in.
    Button {
        /// As whom.
        email: String,
    },
    /// Another browser asked: the code to type there.
    Code {
        /// As whom.
        email: String,
        /// Eight digits.
        code: String,
    },
}

/// What opening a link shows to a browser; changes nothing, because mail scanners open links too.
pub fn open(
    conn: &mut Conn,
    now: Timestamp,
    key: &SigningKey,
    token: &str,
    browser: Option<&str>,
) -> Outcome<Opened> {
    let Some(row) = find(conn, now, key, token)? else {
        return Ok(Opened::Gone);
    };
    Ok(if is_theirs(&row, browser) {
        Opened::Button { email: row.email }
    } else {
        Opened::Code {
            code: code(key, &row),
            email: row.email,
        }
    })
}

/// The browser that enters.
#[derive(Debug, Clone)]
pub struct Browser {
    /// What its cookie holds.
    pub token: Option<String>,
    /// The language it wishes.
    pub language: Language,
    /// What it says of itself.
    pub user_agent: String,
}

/// How an attempt to enter ended.
#[derive(Debug, Clone)]
pub enum Entered {
    /// Signed in; where to go next.
    In(NewSession, String),
    /// The link is used, too old, or never was.
    Gone,
    /// Another browser asked for this link.
    Elsewhere,
    /// The code is not right; it counts.
    WrongCode,
}

/// Enters by a link, once.
pub fn enter_by_link(
    tx: &mut Tx<'_>,
    now: Timestamp,
    key: &SigningKey,
    domains: &[String],
    token: &str,
    browser: &Browser,
) -> Outcome<Entered> {
    let Some(row) = find(tx, now, key, token)? else {
        return Ok(Entered::Gone);
    };
    if !is_theirs(&row, browser.token.as_deref()) {
        return Ok(Entered::Elsewhere);
    }
    enter(tx, now, domains, row, browser)
}

/// Enters by the code that another browser shows.
pub fn enter_by_code(
    tx: &mut Tx<'_>,
    now: Timestamp,
    key: &SigningKey,
    domains: &[String],
    typed: &str,
    browser: &Browser,
) -> Outcome<Entered> {
    let Some(hash) = browser.token.as_deref().map(fingerprint) else {
        return Ok(Entered::Gone);
    };
    let mut rows = sign_ins::of_browser(tx, &hash, now)?;
    rows.retain(|row| row.attempts < MOST_CODE_ATTEMPTS);
    if rows.is_empty() {
        return Ok(Entered::Gone);
    }
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let right = rows
        .into_iter()
        .find(|row| same(code(key, row).as_bytes(), typed.as_bytes()));
    match right {
        Some(row) => enter(tx, now, domains, row, browser),
        None => {
            sign_ins::count_attempt(tx, &hash)?;
            Ok(Entered::WrongCode)
        }
    }
}

fn enter(
    tx: &mut Tx<'_>,
    now: Timestamp,
    domains: &[String],
    row: SignInRow,
    browser: &Browser,
) -> Outcome<Entered> {
    if !sign_ins::use_up(tx, SignInId(row.id), now)? {
        return Ok(Entered::Gone);
    }
    let email = address(&row)?;
    let person = match store::find_by_email(tx, &email)? {
        Some(person) if person.active => {
            store::adopt_language(tx, person.id, browser.language)?;
            person
        }
        None if row.browser_hash.is_some() && is_allowed(domains, &email) => {
            welcome(tx, now, &email, browser.language)?
        }
        _ => return Ok(Entered::Gone),
    };
    let session = begin(tx, now, &person, &browser.user_agent)?;
    Ok(Entered::In(session, row.next_path))
}

/// The account of somebody of an allowed domain who comes for the first time.
fn welcome(
    tx: &mut Tx<'_>,
    now: Timestamp,
    email: &EmailAddress,
    language: Language,
) -> Outcome<Person> {
    let profile = Profile {
        name: &name_of_address(email),
        role: Role::Staff,
        department: None,
        language,
        language_chosen: false,
        mail_level: MailLevel::default(),
    };
    let id = store::insert(tx, now, email, &profile)?;
    record(tx, now, &Actor::System, id, Event::MemberAdded {});
    store::person(tx, id)?.ok_or(Refusal::NotFound.into())
}

fn find(
    conn: &mut Conn,
    now: Timestamp,
    key: &SigningKey,
    token: &str,
) -> Outcome<Option<SignInRow>> {
    let Some((id, nonce)) = key
        .verify(LINK, token)
        .and_then(|pair| pair.split_once('-'))
    else {
        return Ok(None);
    };
    let Ok(id) = id.parse() else {
        return Ok(None);
    };
    let row = sign_ins::good(conn, SignInId(id), now)?;
    Ok(row.filter(|row| same(row.nonce.as_bytes(), nonce.as_bytes())))
}

fn link_path(key: &SigningKey, row: &SignInRow) -> String {
    format!("/sign-in/{}", key.sign(LINK, &payload(row)))
}

fn payload(row: &SignInRow) -> String {
    format!("{}-{}", row.id, row.nonce)
}

/// Eight digits that belong to the row as its link does.
fn code(key: &SigningKey, row: &SignInRow) -> String {
    let signed = fingerprint(&key.sign(CODE, &payload(row)));
    let number = signed
        .bytes()
        .take(15)
        .filter_map(|digit| char::from(digit).to_digit(16))
        .fold(0u64, |number, digit| number * 16 + u64::from(digit));
    format!("{:08}", number % 100_000_000)
}

fn is_theirs(row: &SignInRow, browser: Option<&str>) -> bool {
    match (&row.browser_hash, browser) {
        (None, _) => true,
        (Some(hash), Some(token)) => same(hash.as_bytes(), fingerprint(token).as_bytes()),
        (Some(_), None) => false,
    }
}

fn is_allowed(domains: &[String], email: &EmailAddress) -> bool {
    domains.iter().any(|domain| domain == email.domain())
}

fn address(row: &SignInRow) -> Outcome<EmailAddress> {
    EmailAddress::parse("email", &row.email).map_err(Problem::invalid)
}

fn same(one: &[u8], other: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(one, other).into()
}
