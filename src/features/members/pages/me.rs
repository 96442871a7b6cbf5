//! `/me`: name, language, letters, sessions and tokens of one's own.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::super::actions::{people, sessions, tokens};
use super::super::rules::{ApiToken, IDLE, MailLevel, Member, MemberInput};
use super::super::store;
use super::super::store::sessions::SessionRow;
use super::sign_in::EmptyForm;
use crate::base::actor::{Role, Scope};
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Problem, Refusal};
use crate::base::ids::{SessionId, TokenId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::db::Db;
use crate::i18n::Words;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, Visitor, problems_of, render_with, see_other,
    see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    name: String,
    language: String,
    mail_level: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    name: String,
    scope: String,
}

/// A session as the list shows it.
struct SessionView {
    id: i64,
    browser: String,
    last_seen: Timestamp,
    since: Timestamp,
    present: bool,
}

#[derive(Template)]
#[template(path = "members/me.html")]
struct MePage {
    page: Page,
    member: Member,
    profile: ProfileForm,
    profile_errors: FieldErrors,
    levels: &'static [MailLevel],
    languages: [Language; 2],
    sessions: Vec<SessionView>,
    tokens: Vec<ApiToken>,
    token: TokenForm,
    token_errors: FieldErrors,
    scopes: Vec<Scope>,
    /// A token that was just made, shown once.
    made: Option<String>,
}

/// What a form that came back, or a token that was made, changes on the page.
#[derive(Default)]
struct Shown {
    profile: Option<(ProfileForm, Vec<Problem>)>,
    token: Option<(TokenForm, Vec<Problem>)>,
    made: Option<String>,
}

pub async fn show(page: Page, visitor: Visitor, db: Data<Db>, site: Data<Site>) -> Answer {
    page_of(page, &visitor, &db, &site, Shown::default()).await
}

async fn page_of(page: Page, visitor: &Visitor, db: &Db, site: &Site, shown: Shown) -> Answer {
    require(&visitor.actor, Act::ReadStaffPages, Stake::NONE)?;
    let id = visitor.member()?.id;
    let now = site.clock.now();
    let (member, rows, tokens) = db
        .read(move |conn| {
            let member = store::member(conn, id)?.ok_or(Refusal::NotFound)?;
            let sessions = store::sessions::of_member(conn, id, now - IDLE, now)?;
            Ok((member, sessions, store::tokens::of_member(conn, id)?))
        })
        .await?;
    let status = if shown.profile.is_some() || shown.token.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let (profile, profile_problems) = shown
        .profile
        .unwrap_or_else(|| (ProfileForm::of(&member), Vec::new()));
    let (token, token_problems) = shown.token.unwrap_or_default();
    let errors = |words: &Words, problems: &[Problem]| FieldErrors::new(words, problems);
    let template = MePage {
        profile,
        profile_errors: errors(&page.words, &profile_problems),
        token,
        token_errors: errors(&page.words, &token_problems),
        levels: MailLevel::ALL,
        languages: Language::ALL,
        sessions: rows
            .into_iter()
            .map(|row| SessionView::of(row, visitor.session))
            .collect(),
        scopes: scopes(member.person.role),
        member,
        tokens,
        made: shown.made,
        page: page.named("me-title").at("me"),
    };
    render_with(status, &template)
}

impl ProfileForm {
    fn of(member: &Member) -> Self {
        Self {
            name: member.person.name.clone(),
            language: member.person.language.tag().to_owned(),
            mail_level: member.mail_level.as_str().to_owned(),
        }
    }
}

impl SessionView {
    fn of(row: SessionRow, present: Option<SessionId>) -> Self {
        Self {
            present: present == Some(SessionId(row.id)),
            id: row.id,
            browser: row.browser,
            last_seen: row.last_seen_at.and_utc(),
            since: row.created_at.and_utc(),
        }
    }
}

/// What is worth asking for: a token never does more than its member may.
fn scopes(role: Role) -> Vec<Scope> {
    let most = match role {
        Role::Staff => Scope::Write,
        Role::Studio => Scope::Studio,
        Role::Admin => Scope::Admin,
    };
    let all = Scope::ALL.iter().copied();
    all.filter(|scope| *scope <= most).collect()
}

pub async fn save(
    page: Page,
    visitor: Visitor,
    form: Form<ProfileForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&visitor.actor, Act::TakePart, Stake::NONE)?;
    let now = site.clock.now();
    let input = MemberInput {
        name: form.name.clone(),
        language: form.language.clone(),
        mail_level: form.mail_level.clone(),
        ..MemberInput::default()
    };
    let actor = visitor.actor.clone();
    let outcome = match input.parse_own() {
        Ok(change) => {
            db.write(move |tx| people::change_own(tx, now, &actor, change))
                .await
        }
        Err(failure) => Err(failure),
    };
    if let Err(failure) = outcome {
        let profile = Some((form.value, problems_of(failure)?));
        let shown = Shown {
            profile,
            ..Shown::default()
        };
        return page_of(page, &visitor, &db, &site, shown).await;
    }
    // Said in the language that was just chosen.
    let words = site.words(Language::from_tag(&form.language).unwrap_or_default());
    Ok(see_other_saying("/me", &Flash::good(words.say("saved"))))
}

pub async fn end_session(
    visitor: Visitor,
    page: Page,
    id: Path<i64>,
    _form: Form<EmptyForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), SessionId(*id));
    db.write(move |tx| sessions::end(tx, now, &visitor.actor, id))
        .await?;
    let flash = Flash::good(page.say("me-session-ended"));
    Ok(see_other_saying("/me", &flash))
}

pub async fn add_token(
    page: Page,
    visitor: Visitor,
    form: Form<TokenForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let member = visitor.member()?.id;
    let (now, actor, name) = (site.clock.now(), visitor.actor.clone(), form.name.clone());
    let outcome = match Scope::parse(&form.scope) {
        Some(scope) => {
            db.write(move |tx| tokens::add(tx, now, &actor, member, &name, scope))
                .await
        }
        None => Err(Problem::new("scope", "choice").invalid()),
    };
    let shown = match outcome {
        Ok(made) => Shown {
            made: Some(made.token),
            ..Shown::default()
        },
        Err(failure) => Shown {
            token: Some((form.value, problems_of(failure)?)),
            ..Shown::default()
        },
    };
    page_of(page, &visitor, &db, &site, shown).await
}

pub async fn revoke_token(
    visitor: Visitor,
    page: Page,
    id: Path<i64>,
    _form: Form<EmptyForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), TokenId(*id));
    let outcome = db
        .write(move |tx| tokens::revoke(tx, now, &visitor.actor, id))
        .await;
    match outcome {
        Ok(()) => {
            let flash = Flash::good(page.say("token-revoked"));
            Ok(see_other_saying("/me", &flash))
        }
        // Pressed twice: it is gone, as it should be.
        Err(Failure::Refusal(Refusal::NotFound)) => Ok(see_other("/me")),
        Err(failure) => Err(failure.into()),
    }
}
