//! Who is on the other side of a request, as the session or the token says.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::failure::WebFailure;
use super::site::Site;
use crate::base::actor::{Actor, MemberActor, Role};
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, SessionId};
use crate::base::language::Language;
use crate::i18n::Words;

/// Whoever sent the request. Without the session middleware's word, nobody in particular.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// For the acts.
    pub actor: Actor,
    /// For the page's head; `None` for strangers and for tokens.
    pub signed_in: Option<SignedIn>,
    /// The browser session.
    pub session: Option<SessionId>,
    /// What this session's forms must carry; empty without a session.
    pub csrf: String,
}

/// The signed-in person as the page's head shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their present role.
    pub role: Role,
    /// Their department's name.
    pub department: Option<String>,
}

impl SignedIn {
    /// Whether the studio's pages are theirs.
    pub fn is_studio(&self) -> bool {
        self.role >= Role::Studio
    }

    /// Whether the administrator's pages are theirs.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// One or two characters for a face: the given name's in Korean, the initials in other scripts.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// One or two characters that stand for a name: `김미나` is `미나`, `Jonas Weber` is `JW`.
pub fn initials(name: &str) -> String {
    let hangul = |c: char| ('가'..='힣').contains(&c);
    let name = name.trim();
    if name.chars().all(hangul) {
        let count = name.chars().count();
        return name.chars().skip(count.saturating_sub(2)).collect();
    }
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

impl Visitor {
    /// Nobody in particular.
    pub fn anyone() -> Self {
        Self {
            actor: Actor::Anyone,
            signed_in: None,
            session: None,
            csrf: String::new(),
        }
    }

    /// Who sent `request`.
    pub fn of(request: &HttpRequest) -> Self {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_else(Self::anyone)
    }

    /// Puts this visitor behind a request: only the session middleware does.
    pub fn enter(self, request: &impl HttpMessage) {
        request.extensions_mut().insert(self);
    }

    /// The member who acts, or 401.
    pub fn member(&self) -> Outcome<&MemberActor> {
        self.actor.member().ok_or(Refusal::SignIn.into())
    }
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl FromRequest for Actor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Visitor::of(request).actor))
    }
}

/// Whoever acts, when that is a member; otherwise 401. As the first argument of a handler it refuses strangers before
/// anything of their request is read.
#[derive(Debug, Clone)]
pub struct Signed(pub Actor);

impl FromRequest for Signed {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::of(request);
        ready(match visitor.member() {
            Ok(_) => Ok(Self(visitor.actor)),
            Err(failure) => Err(WebFailure::from(failure).into()),
        })
    }
}

/// The cookie that keeps the language a stranger chose.
pub const LANGUAGE_COOKIE: &str = "lang";

/// The reader's language: the signed-in person's, then `?lang=`, the cookie, the browser's wish, the site's.
pub fn language_of(request: &HttpRequest) -> Language {
    if let Some(member) = Visitor::of(request).actor.member() {
        return member.language;
    }
    asked_language(request.query_string())
        .or_else(|| {
            request
                .cookie(LANGUAGE_COOKIE)
                .and_then(|cookie| Language::from_tag(cookie.value()))
        })
        .or_else(|| {
            let wish = request.headers().get("accept-language")?.to_str().ok()?;
            Language::negotiate(wish)
        })
        .unwrap_or_else(|| Site::of(request).language)
}

/// The language that an address asks for by `lang=`.
pub(super) fn asked_language(query: &str) -> Option<Language> {
    url::form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| (name == "lang").then(|| Language::from_tag(&value))?)
}

/// Words for whoever sent `request`.
pub fn words_of(request: &HttpRequest) -> Words {
    Site::of(request).words(language_of(request))
}

impl FromRequest for Words {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(words_of(request)))
    }
}
