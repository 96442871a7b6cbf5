//! What the studio does with rules.

use super::rules::{MOST_RULES, Rule, RuleInput};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::RoutingRuleId;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

fn remember(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, event: Event) {
    let record = Record::new(Subject::System, event).visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
}

fn changed(rule: RoutingRuleId, fields: &[&str]) -> Event {
    Event::RoutingRuleChanged {
        rule,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

fn found(tx: &mut Tx<'_>, actor: &Actor, id: RoutingRuleId) -> Outcome<Rule> {
    require(actor, Act::Triage, Stake::NONE)?;
    Ok(store::rule(tx, id)?.ok_or(Refusal::NotFound)?)
}

fn check_version(rule: &Rule, expected: Option<i64>) -> Outcome<()> {
    match expected {
        Some(expected) if expected != rule.version => Err(Refusal::Stale.into()),
        _ => Ok(()),
    }
}

/// Adds a rule after all others; it does nothing before it is switched on.
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    input: &RuleInput,
) -> Outcome<RoutingRuleId> {
    require(actor, Act::Triage, Stake::NONE)?;
    let terms = input.parse()?;
    if store::rules(tx)?.len() as i64 >= MOST_RULES {
        let problem = Problem::new("name", "too_many").with("most", MOST_RULES);
        return Err(problem.invalid());
    }
    let rule = store::insert(tx, now, &terms)?;
    remember(tx, now, actor, Event::RoutingRuleAdded { rule });
    Ok(rule)
}

/// Changes a rule, from the version that the form showed. What it does from now on nobody has tested: it is switched off. A
/// name alone changes nothing of that.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RoutingRuleId,
    expected: Option<i64>,
    input: &RuleInput,
) -> Outcome<()> {
    let present = found(tx, actor, id)?;
    check_version(&present, expected)?;
    let terms = input.parse()?;
    let differs = [
        ("name", present.terms.name != terms.name),
        ("when", present.terms.when != terms.when),
        ("then", present.terms.then != terms.then),
    ];
    let fields: Vec<&str> = differs
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    store::update(tx, id, &terms)?;
    if fields == ["name"] {
        store::set_since(tx, id, present.since)?;
    }
    remember(tx, now, actor, changed(id, &fields));
    Ok(())
}

/// Switches a rule on, from the version that was tested, or off. It acts on what is reported from now on.
pub fn switch(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RoutingRuleId,
    expected: Option<i64>,
    on: bool,
) -> Outcome<()> {
    let present = found(tx, actor, id)?;
    if present.since.is_some() == on {
        return Ok(());
    }
    let mut since = None;
    if on {
        check_version(&present, expected)?;
        if let Some(trouble) = store::world(tx)?.trouble(&present.terms) {
            let code = format!("rule_{}", trouble.as_str());
            return Err(Problem::new("rule", code).conflict());
        }
        since = Some(ledger::next_seq(tx)?);
    }
    store::set_since(tx, id, since)?;
    remember(
        tx,
        now,
        actor,
        changed(id, &[if on { "on" } else { "off" }]),
    );
    Ok(())
}

/// Moves a rule by one place.
pub fn shift(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RoutingRuleId,
    up: bool,
) -> Outcome<()> {
    found(tx, actor, id)?;
    let rules = store::rules(tx)?;
    let mut order: Vec<RoutingRuleId> = rules.iter().map(|rule| rule.id).collect();
    let Some(at) = order.iter().position(|other| *other == id) else {
        return Ok(());
    };
    let other = if up { at.checked_sub(1) } else { Some(at + 1) };
    let Some(other) = other.filter(|other| *other < order.len()) else {
        return Ok(());
    };
    order.swap(at, other);
    store::set_places(tx, &order)?;
    remember(tx, now, actor, changed(id, &["place"]));
    Ok(())
}

/// Removes a rule; what it did stays done.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: RoutingRuleId) -> Outcome<()> {
    found(tx, actor, id)?;
    store::remove(tx, now, id)?;
    remember(tx, now, actor, Event::RoutingRuleRemoved { rule: id });
    Ok(())
}
