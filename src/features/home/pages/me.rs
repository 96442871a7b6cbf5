//! `/me`: what I reported, what I am part of, and who I am here: name, language, letters, sessions, tokens.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use crate::base::actor::{Actor, Role, Scope};
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{SessionId, TokenId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::members::{self, ApiToken, MailLevel, Member, MemberInput, OpenSession};
use crate::features::pain_points::{self, Around, Filter, Line, Order, seer};
use crate::features::projects::{self, Project};
use crate::i18n::Words;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, Visitor, problems_of, render_with, see_other,
    see_other_saying,
};

/// How many stand in each list; the whole of it is one step away.
const SHOWN: usize = 5;

/// A form without fields of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Press {}

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

/// The beginning of a list, and whether there is more.
struct Beginning<T> {
    rows: Vec<T>,
    more: bool,
}

impl<T> Beginning<T> {
    fn of(mut rows: Vec<T>) -> Self {
        let more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        Self { rows, more }
    }
}

/// What is somebody's own.
struct Mine {
    reported: Beginning<Line>,
    joined: Beginning<Line>,
    projects: Beginning<Project>,
}

#[derive(Template)]
#[template(path = "home/me.html")]
struct MePage {
    page: Page,
    mine: Mine,
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
    let (actor, words) = (visitor.actor.clone(), page.words);
    let (member, rows, tokens, mine) = db
        .read(move |conn| {
            let member = members::member(conn, id)?.ok_or(Refusal::NotFound)?;
            let sessions = members::sessions_of_member(conn, id, now)?;
            let tokens = members::tokens_of_member(conn, id)?;
            Ok((member, sessions, tokens, mine(conn, &actor, &words)?))
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
        mine,
        made: shown.made,
        page: page.named("me-title").at("me"),
    };
    render_with(status, &template)
}

/// Three lists: the newest reports, what else one has a voice in or follows, and the projects that moved last.
fn mine(conn: &mut Conn, actor: &Actor, words: &Words) -> Outcome<Mine> {
    let most = i64::try_from(SHOWN).unwrap_or(i64::MAX - 1) + 1;
    let all = Filter::of(seer(actor));
    let who = actor.member_id();
    let page = |order| pain_points::Page {
        order,
        after: None,
        limit: most,
    };
    let own = Filter {
        reporter: who,
        ..all.clone()
    };
    let reported = pain_points::list(conn, &own, &page(Order::New))?;
    let others = Filter {
        joined: who,
        unmerged: true,
        ..all
    };
    let joined = pain_points::list(conn, &others, &page(Order::Updated))?;
    let both: Vec<_> = reported.iter().chain(&joined).cloned().collect();
    let around = Around::of(conn, &both)?;
    let lines = |pains: &[pain_points::PainPoint]| {
        let lines = pains.iter().map(|pain| Line::of(words, &around, pain));
        Beginning::of(lines.collect())
    };
    let filter = projects::Filter {
        of: actor.member().map(|member| (member.id, member.department)),
        ..projects::Filter::default()
    };
    Ok(Mine {
        reported: lines(&reported),
        joined: lines(&joined),
        projects: Beginning::of(projects::list(conn, &filter, None, most)?),
    })
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
    fn of(row: OpenSession, present: Option<SessionId>) -> Self {
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
            db.write(move |tx| members::change_own(tx, now, &actor, change))
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
    _form: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), SessionId(*id));
    db.write(move |tx| members::end_session(tx, now, &visitor.actor, id))
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
            db.write(move |tx| members::add_token(tx, now, &actor, member, &name, scope))
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
    _form: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), TokenId(*id));
    let outcome = db
        .write(move |tx| members::revoke_token(tx, now, &visitor.actor, id))
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
