//! Adding, changing and letting go of members.

use super::super::rules::{MailLevel, MemberChange, NewMember, OwnChange};
use super::super::store::{self, Profile, sessions, sign_ins, tokens};
use crate::base::actor::{Actor, Role};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DepartmentId, MemberId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::base::text::Slug;
use crate::db::{Conn, Tx};
use crate::ledger::{self, Event, Record};

/// Adds somebody; `language` is the installation's, for whom none was chosen. An address that is known is 422.
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    new: NewMember,
    language: Language,
) -> Outcome<MemberId> {
    require(actor, Act::Administer, Stake::NONE)?;
    if store::find_by_email(tx, &new.email)?.is_some() {
        return Err(Problem::new("email", "email_taken").invalid());
    }
    let profile = Profile {
        name: new.profile.name.as_str(),
        role: new.profile.role,
        department: open_department(tx, new.profile.department.as_ref(), None)?,
        language: new.profile.language.unwrap_or(language),
        language_chosen: new.profile.language.is_some(),
        mail_level: new.profile.mail_level,
    };
    let id = store::insert(tx, now, &new.email, &profile)?;
    record(tx, now, actor, id, Event::MemberAdded {});
    Ok(id)
}

/// Changes a member as `expected` version knows them; `None`: as they are. The last administrator stays one.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: MemberId,
    expected: Option<i64>,
    change: MemberChange,
) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    let member = store::member(tx, id)?.ok_or(Refusal::NotFound)?;
    if expected.is_some_and(|version| version != member.version) {
        return Err(Refusal::Stale.into());
    }
    let MemberChange(wanted) = change;
    if wanted.role != Role::Admin {
        guard_last_admin(tx, &member.person)?;
    }
    let present = &member.person;
    let department = open_department(tx, wanted.department.as_ref(), present.department_id)?;
    let language = wanted.language.unwrap_or(present.language);
    let mut fields = Vec::new();
    let mut note = |field: &str, changed: bool| {
        if changed {
            fields.push(field.to_owned());
        }
    };
    note("name", wanted.name.as_str() != present.name);
    note("role", wanted.role != present.role);
    note("department", department != present.department_id);
    note("language", language != present.language);
    note("mail_level", wanted.mail_level != member.mail_level);
    if fields.is_empty() {
        return Ok(());
    }
    let chosen = store::language_chosen(tx, id)? || language != present.language;
    let profile = Profile {
        name: wanted.name.as_str(),
        role: wanted.role,
        department,
        language,
        language_chosen: chosen,
        mail_level: wanted.mail_level,
    };
    store::update(tx, id, &profile)?;
    record(tx, now, actor, id, Event::MemberChanged { fields });
    Ok(())
}

/// Changes what members keep of themselves.
pub fn change_own(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    change: OwnChange,
) -> Outcome<()> {
    require(actor, Act::TakePart, Stake::NONE)?;
    let id = actor.member_id().ok_or(Refusal::SignIn)?;
    let member = store::member(tx, id)?.ok_or(Refusal::NotFound)?;
    let present = &member.person;
    let mut fields = Vec::new();
    if change.name.as_str() != present.name {
        fields.push("name".to_owned());
    }
    if change.language != present.language {
        fields.push("language".to_owned());
    }
    if change.mail_level != member.mail_level {
        fields.push("mail_level".to_owned());
    }
    // Saving the form is choosing the language it shows, also when it is the one the browser asked for.
    if fields.is_empty() && store::language_chosen(tx, id)? {
        return Ok(());
    }
    let profile = Profile {
        name: change.name.as_str(),
        role: present.role,
        department: present.department_id,
        language: change.language,
        language_chosen: true,
        mail_level: change.mail_level,
    };
    store::update(tx, id, &profile)?;
    record(tx, now, actor, id, Event::MemberChanged { fields });
    Ok(())
}

/// How often letters come, as the person says with a form or with a letter in hand.
pub fn set_mail_level(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    level: MailLevel,
) -> Outcome<()> {
    if !matches!(actor, Actor::Letter(_)) {
        require(actor, Act::TakePart, Stake::NONE)?;
    }
    let id = actor.member_id().ok_or(Refusal::SignIn)?;
    let member = store::member(tx, id)?.ok_or(Refusal::NotFound)?;
    if member.mail_level == level {
        return Ok(());
    }
    let profile = Profile {
        name: &member.person.name,
        role: member.person.role,
        department: member.person.department_id,
        language: member.person.language,
        language_chosen: store::language_chosen(tx, id)?,
        mail_level: level,
    };
    store::update(tx, id, &profile)?;
    let fields = vec!["mail_level".to_owned()];
    record(tx, now, actor, id, Event::MemberChanged { fields });
    Ok(())
}

/// No more letters to this address: a mail server said that it takes none. Why stays for whoever lifts it; once is enough.
pub fn suspend_mail(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: MemberId,
    why: &str,
) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    if store::suspend_mail(tx, now, id, why)? {
        record(tx, now, actor, id, Event::MemberMailSuspended {});
    }
    Ok(())
}

/// Letters to this address again, as an administrator says, or the person whose address it is.
pub fn resume_mail(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: MemberId) -> Outcome<()> {
    let own = actor.member_id() == Some(id);
    require(
        actor,
        if own { Act::TakePart } else { Act::Administer },
        Stake::NONE,
    )?;
    if store::resume_mail(tx, id)? {
        record(tx, now, actor, id, Event::MemberMailResumed {});
    }
    Ok(())
}

/// Lets a member go: sessions, links and tokens end in the same transaction. The last administrator stays.
pub fn deactivate(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: MemberId) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    let member = store::member(tx, id)?.ok_or(Refusal::NotFound)?;
    if !member.person.active {
        return Err(Problem::new("member", "already_deactivated").conflict());
    }
    guard_last_admin(tx, &member.person)?;
    store::set_deactivated(tx, id, Some(now))?;
    sessions::delete_all(tx, id)?;
    tokens::revoke_all(tx, now, id)?;
    sign_ins::forget(tx, &member.person.email)?;
    record(tx, now, actor, id, Event::MemberDeactivated {});
    Ok(())
}

/// Lets a member in again; old sessions and tokens stay dead.
pub fn reactivate(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: MemberId) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    let member = store::member(tx, id)?.ok_or(Refusal::NotFound)?;
    if member.person.active {
        return Err(Problem::new("member", "already_active").conflict());
    }
    store::set_deactivated(tx, id, None)?;
    record(tx, now, actor, id, Event::MemberReactivated {});
    Ok(())
}

/// Without an administrator nobody could make one.
fn guard_last_admin(conn: &mut Conn, person: &super::super::rules::Person) -> Outcome<()> {
    if person.role == Role::Admin && person.active && store::other_admins(conn, person.id)? == 0 {
        return Err(Problem::new("role", "last_admin").conflict());
    }
    Ok(())
}

/// The department that a slug names: an open one, or the one they are in already.
fn open_department(
    conn: &mut Conn,
    slug: Option<&Slug>,
    present: Option<DepartmentId>,
) -> Outcome<Option<DepartmentId>> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    let department = store::department_by_slug(conn, slug.as_str())?
        .filter(|department| department.open || Some(department.id) == present);
    department
        .map(|department| Some(department.id))
        .ok_or_else(|| Problem::new("department", "choice").invalid())
}

pub(super) fn record(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: MemberId, event: Event) {
    let record = Record::new(Subject::Member(id), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}
