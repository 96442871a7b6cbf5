//! Saving views and letting them go.

use super::rules;
use super::store::{self, View};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, ViewId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::ledger::{self, Event, Record};

/// Saves a view; one of the same name of the same person is replaced.
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    name: &str,
    query: &str,
    shared: bool,
) -> Outcome<ViewId> {
    let member = studio(actor)?;
    let name = rules::name(name)?;
    let id = match store::named(tx, member, &name)? {
        Some(view) if view.usual && !shared => {
            return Err(Problem::new("shared", "view_usual_shared").conflict());
        }
        Some(view) => {
            store::replace(tx, view.id, query, shared)?;
            view.id
        }
        None if store::count_of(tx, member)? >= rules::MOST as i64 => {
            return Err(Problem::new("name", "view_many")
                .with("most", rules::MOST as i64)
                .invalid());
        }
        None => store::insert(tx, now, member, &name, query, shared)?,
    };
    remember(tx, now, actor, id);
    Ok(id)
}

/// Lets a view go: one's own, or a shared one.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: ViewId) -> Outcome<()> {
    let view = seen(tx, actor, id)?;
    store::remove(tx, view.id)?;
    remember(tx, now, actor, id);
    Ok(())
}

/// The board opens with this shared view, or with none any more.
pub fn set_usual(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ViewId,
    usual: bool,
) -> Outcome<()> {
    let view = seen(tx, actor, id)?;
    if !view.shared {
        return Err(Problem::new("shared", "view_usual_shared").conflict());
    }
    if view.usual == usual {
        return Ok(());
    }
    store::set_usual(tx, usual.then_some(id))?;
    remember(tx, now, actor, id);
    Ok(())
}

fn studio(actor: &Actor) -> Outcome<MemberId> {
    require(actor, Act::Triage, Stake::NONE)?;
    Ok(actor.member_id().ok_or(Refusal::SignIn)?)
}

/// A view that `actor` may change; 404 for the private ones of others.
fn seen(conn: &mut Conn, actor: &Actor, id: ViewId) -> Outcome<View> {
    let member = studio(actor)?;
    let view = store::find(conn, id)?.filter(|view| view.shared || view.owner == member);
    Ok(view.ok_or(Refusal::NotFound)?)
}

fn remember(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: ViewId) {
    let event = Event::SettingChanged {
        key: format!("board_views.{id}"),
    };
    let record = Record::new(Subject::System, event).visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
}
