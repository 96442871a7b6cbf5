//! What everybody does to a report, as forms.

use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::one::{EditForm, edit_page};
use super::{Deed, Place, number, refused};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::FileId;
use crate::base::impact::Impact;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::features::files::{self, Files, On};
use crate::features::follows::{self, FollowState};
use crate::features::pain_points::actions;
use crate::features::pain_points::rules::{Edit, RawEdit, RawImpact, parse_day, parse_impact};
use crate::web::{Answer, Flash, Form, Page, see_other_saying};

/// A form whose fields are looked at by name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnyForm {}

impl Deed {
    /// An act by the form of this name on the page of a report.
    pub(super) fn of(
        page: Page,
        actor: Actor,
        path: &Path<i64>,
        form: &'static str,
        said: &'static str,
        sent: &Form<AnyForm>,
    ) -> Outcome<Self> {
        require(&actor, Act::TakePart, Stake::NONE)?;
        Ok(Self {
            page,
            actor,
            id: number(path),
            form,
            fields: sent.fields().to_vec(),
            said,
        })
    }

    fn impact(&self) -> Result<Option<Impact>, Vec<Problem>> {
        parse_impact(&RawImpact {
            minutes: self.field("impact.minutes"),
            times: self.field("impact.times"),
            per: self.field("impact.per"),
        })
    }

    /// A text that must say something.
    pub(super) fn required(&self, name: &'static str) -> Result<Markdown, Problem> {
        Markdown::required(name, self.field(name))
    }

    /// A text that may be empty.
    pub(super) fn optional(&self, name: &'static str) -> Result<Markdown, Problem> {
        Markdown::optional(name, self.field(name))
    }
}

/// `POST /pain-points/{n}/support`: also from the report form, with whatever was filled in there.
pub async fn support(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "support", "support-thanks", &sent)?;
    let (id, impact) = (deed.id, deed.impact());
    deed.run(place, move |tx, now, actor, _| {
        let impact = impact.map_err(Refusal::Invalid)?;
        actions::support(tx, now, actor, id, impact).map(|_| ())
    })
    .await
}

/// `POST /pain-points/{n}/unsupport`.
pub async fn unsupport(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "support", "unsupport-done", &sent)?;
    let id = deed.id;
    deed.run(place, move |tx, now, actor, _| {
        actions::unsupport(tx, now, actor, id).map(|_| ())
    })
    .await
}

/// `POST /pain-points/{n}/came-back`.
pub async fn came_back(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "came-back", "came-back-thanks", &sent)?;
    let (id, impact) = (deed.id, deed.impact());
    deed.run(place, move |tx, now, actor, terms| {
        let impact = impact.map_err(Refusal::Invalid)?;
        actions::came_back(tx, now, actor, terms, id, impact)
    })
    .await
}

/// `POST /pain-points/{n}/comments`: a word for everybody, an internal one, or the studio's with the day of the next.
pub async fn comment(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    mut sent: Form<AnyForm>,
    (place, files): (Place, Data<Files>),
) -> Answer {
    let now = place.2.clock.now();
    let mut deed = Deed::of(page, actor, &path, "comment", "comment-done", &sent)?;
    let taken = files.of_form(&place.0, now, &deed.actor, &mut sent).await?;
    let (held, mut unfit) = taken;
    let held: Vec<FileId> = held.iter().map(|file| file.id).collect();
    // A refused form holds what came with it.
    deed.fields
        .retain(|(name, _)| name != "held" && name != "drop");
    let again = held.iter().map(|id| ("held".to_owned(), id.to_string()));
    deed.fields.extend(again);
    let id = deed.id;
    let body = deed.required("body");
    let internal = !deed.field("internal").is_empty();
    let next = deed.field("next_update_on").to_owned();
    deed.run(place, move |tx, now, actor, terms| {
        let body = body.map_err(|problem| {
            unfit.insert(0, problem);
            Refusal::Invalid(std::mem::take(&mut unfit))
        })?;
        if !unfit.is_empty() {
            return Err(Refusal::Invalid(unfit).into());
        }
        let next =
            parse_day("next_update_on", &next, terms.today(now)).map_err(Problem::invalid)?;
        let comment = match next {
            Some(_) if internal => {
                return Err(Problem::new("next_update_on", "promise_is_for_all").invalid());
            }
            Some(day) => actions::word(tx, now, actor, terms, id, &body, day)?,
            None => actions::comment(tx, now, actor, terms, id, &body, internal)?,
        };
        files::claim(tx, now, actor, &held, On::Comment(comment))?;
        Ok(())
    })
    .await
}

/// `POST /pain-points/{n}/follow`: `state` is `follow`, `mute` or `none`.
pub async fn follow(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "follow", "follow-done", &sent)?;
    let id = deed.id;
    let state = FollowState::parse(deed.field("state"));
    deed.run(place, move |tx, now, actor, _| {
        actions::seen(tx, actor, id)?;
        follows::set(tx, now, actor, Subject::PainPoint(id), state)
    })
    .await
}

/// `POST /pain-points/{n}/appeal`.
pub async fn appeal(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "appeal", "appeal-thanks", &sent)?;
    let (id, body) = (deed.id, deed.required("body"));
    deed.run(place, move |tx, now, actor, terms| {
        // Whose it is comes before what was typed: nobody learns from field errors what is not theirs.
        if actor.member_id() != Some(actions::seen(tx, actor, id)?.reporter) {
            return Err(Refusal::Forbidden("reporter_only").into());
        }
        let body = body.map_err(Problem::invalid)?;
        actions::appeal(tx, now, actor, terms, id, &body)
    })
    .await
}

/// `POST /pain-points/{n}/split`.
pub async fn split(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "split", "split-done", &sent)?;
    let (id, word) = (deed.id, deed.optional("body"));
    deed.run(place, move |tx, now, actor, terms| {
        let word = word.map_err(Problem::invalid)?;
        actions::split(tx, now, actor, terms, id, &word)
    })
    .await
}

/// `POST /pain-points/{n}/agree`: the reporter lets the studio open it.
pub async fn agree(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    let deed = Deed::of(page, actor, &path, "agree", "agree-thanks", &sent)?;
    let id = deed.id;
    deed.run(place, move |tx, now, actor, _| {
        actions::agree_to_opening(tx, now, actor, id)
    })
    .await
}

/// `POST /pain-points/{n}/edit`.
pub async fn edit(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<EditForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let id = number(&path);
    let now = place.2.clock.now();
    let sent = form.value.clone();
    let who = actor.clone();
    let outcome = place
        .0
        .write(move |tx| {
            let pain = actions::seen(tx, &who, id)?;
            require(&who, Act::EditReport, pain.stake_of(who.member_id()))?;
            let own = who.member_id() == Some(pain.reporter);
            let raw = RawEdit {
                title: Some(&sent.title),
                body: Some(&sent.body),
                area: Some(&sent.area),
                visibility: None,
            };
            let impact = parse_impact(&RawImpact {
                minutes: &sent.minutes,
                times: &sent.times,
                per: &sent.per,
            });
            // The studio's form has no sentence for the reporter's own loss.
            let impact = if own { impact.map(Some) } else { Ok(None) };
            let edit = Edit::parse(&raw, impact)?;
            let expected = sent.version.parse().ok();
            actions::edit(tx, now, &who, id, expected, &edit)
        })
        .await;
    match outcome {
        Ok(()) => {
            let said = Flash::good(page.say("edit-done"));
            Ok(see_other_saying(&format!("/pain-points/{id}"), &said))
        }
        Err(failure) => {
            let refused = refused("edit", form.fields(), failure)?;
            edit_page(
                page,
                &actor,
                id,
                &place,
                Some((form.value.clone(), refused)),
            )
            .await
        }
    }
}
