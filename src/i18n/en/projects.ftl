
## Why not

refusal-project_status_unknown = That is no status of a project. Use one of proposed, active, paused, delivered, sustaining, closed, failed, dropped.
refusal-publish_postmortem = A failure is published or it has not happened. Write the postmortem; publishing it sets the status.
refusal-publish_success = Success comes with its story. Write it; publishing it sets the status.
refusal-active_is_never_dropped = What was started is not dropped quietly. End it by publishing its retrospective.
refusal-no_such_project_way = From its present status there is no direct way there.
refusal-links_are_settled = This project has had its outcome; its links are settled.
refusal-project_is_over = This project is over. Propose a follow-up to go on.
refusal-not_committed = This project has not started yet. Commit to it first.
refusal-project_unknown = There is no project I-{ $number }.
refusal-pain_point_unknown = There is no pain point P-{ $number }.
refusal-member_unknown = Nobody here works under { $email }. Check the address.
refusal-department_unknown = There is no department { $slug }.
refusal-last_link = A started project keeps at least one pain point. Link another one first.
refusal-lead_missing = It has no lead.
refusal-problem_missing = Write down the problem, in the reporters’ words.
refusal-hypothesis_missing = Write down what you believe would help.
refusal-stop_rule_missing = Write down, before you start, what would make you stop.
refusal-verify_on_missing = Choose the day on which you look whether it worked.
refusal-pain_points_missing = No pain point is linked.
refusal-metrics_missing = It needs at least one metric with a baseline and a target.
refusal-baseline_source_missing = Say where the baseline of “{ $name }” comes from.
refusal-direction = Choose whether less is better (down) or more is (up).
refusal-number = Write a number, like 3, 2.1 or 1,200.
refusal-date_in_future = That day has not come yet.
refusal-date_not_ahead = Choose tomorrow or a later day.
refusal-target_not_ahead = The target is worse than the baseline. Check the direction and the target.
refusal-metric_exists = There is a metric of this name already.
refusal-health = Choose on_track, at_risk or off_track.
refusal-reason_missing = Give a reason. Everybody can read it.
refusal-resume_on_missing = Choose the day on which it resumes or stops.
refusal-checks_still_due = Checks are still ahead. If what it cared for no longer exists, say so as the reason.
refusal-locked_needs_reason = This was agreed at the start. It can change with a reason, for everybody to see.
refusal-not_delivered = It is not delivered yet. Mark it as delivered first, and ask the people affected.
refusal-not_under_way = Only a project that is under way can fail.
refusal-people_were_asked = The people affected were asked. A written confirmation is for when there is nobody to ask.
refusal-facilitator_from_outside = Somebody from outside the project has to confirm it.
refusal-fate_of_stranger = P-{ $number } is not linked to this project.
refusal-fate_twice = P-{ $number } has two fates.
refusal-fate_missing = Say what becomes of P-{ $number }.
refusal-fate_resolved_by_failure = A failed project does not solve P-{ $number }.
refusal-fate_declined_by_success = A success does not decline P-{ $number }. Send it back with a note.
refusal-fate_without_word = Tell the people of P-{ $number } why it goes back.
refusal-fate_without_would_change = Say what would change the answer to P-{ $number }.
refusal-reading_missing = “{ $name }” has no reading.
refusal-target_not_reached = “{ $name }” reads { $value }; the target is { $target }. It is not there yet.
refusal-pulse_answers_missing = The pulse needs { $needed } answers; it has { $answered }.
refusal-pulse_does_not_confirm = “Better” does not outnumber “the same” and “worse” together.
refusal-pulse_not_asked = The people affected have not been asked. Marking it as delivered asks them.
refusal-confirmation_missing = There is nobody to ask. A facilitator from outside the project has to confirm it in writing.
refusal-plan_missing = It needs a plan that keeps it good: metric, limit, cadence, owner.
refusal-plan_measure = Choose one of this project’s metrics.
refusal-plan_limit_missing = Write the limit past which it starts again.
refusal-plan_limit_before_target = The limit is stricter than the target. Choose the target itself or something looser.
refusal-plan_days = Checks fall between 1 and 3650 days after success, 24 at most.
refusal-plan_owner = Write the address of the person who looks after it.
refusal-numbers = Write numbers only, separated by commas, like 12, 31.

## Pages

projects-title = Projects
projects-lead = What is being fixed, and whether it really gets better.
projects-none = No projects yet
projects-none-lead = Work that takes accepted pain points away will appear here.
projects-who = Whose
projects-whose-any = Everybody’s
projects-whose-me = I take part in
projects-find = Find in projects
projects-by-status = By status
projects-all = All
projects-nothing-found = No such project.
projects-show-all = Show all
project-new = Propose a project
project-new-lead = One line and the problem are enough to propose it. The rest can follow before it starts.
project-propose = Propose
project-proposed = I-{ $number } is proposed. What it needs before it can start is below.
project-edit = Edit
project-edit-title = Edit I-{ $number }
project-edit-lead = It has not started: everything can change freely.
project-edit-locked = What was agreed at the start changes only with a reason, and the change stays visible to everybody.
project-saved = Saved.
project-leave = Cancel
project-everybody-sees = Every member can read this.
project-next-word = Next update by { $date }
project-word-late = An update was due by { $date }
project-moved = { $name } { $from } → { $now }, target { $target }
project-not-read = { $name } from { $from } to a target of { $target }, not read yet
project-reached = { $n ->
    [0] no metric at its target yet
   *[other] { $n } of { $of } metrics at target
}
project-better = { $n } of { $of } say better
project-confirmed-by-people = the people affected confirm that it got better
project-nothing-measured = Nothing is measured yet
project-event-committed = start
project-event-delivered = live
project-figures = Metrics
project-no-metrics = Nobody has said yet what must get better, and by how much.
project-at-target = At target
project-baseline = baseline { $date }
project-read-on = read { $date }
project-readings = { $n ->
    [one] { $n } reading
   *[other] { $n } readings
}
project-metric-new = Add a metric
project-metric-edit = Edit metric
project-metric-lead = One number, one direction, one source.
project-metric-added = The metric is added.
project-reading-new = Add a reading
project-reading-correct = Correct
project-reading-kept = The reading is kept.
project-reading-stays = The earlier value stays on record.
project-update-new = Write an update
project-update-lead = It goes by mail to the { $people ->
    [one] one person
   *[other] { $people } people
} behind the linked pain points, and to followers.
project-update-send = Send the update
project-update-sent = The update is on its way.
project-update-changed = What changed
project-update-means = What it means for you
project-update-next = What we do next
project-updates = Updates
project-files = Files
project-files-new = Attach files
project-files-attach = Attach
project-files-added = The files are attached.
project-no-updates = No updates yet.
project-no-updates-yet = Updates will appear here once it starts.
project-pulse = What the people affected say
project-pulse-rest = { $same } say the same, { $worse } say worse. { $asked } were asked.
project-pulse-waiting = The people affected were asked. From five answers on, they show here.
project-nobody-to-ask = There is nobody to ask. A facilitator from outside the project can confirm in writing.
project-confirmed-by = Confirmed in writing by { $name }
project-confirm = Confirm in writing
project-confirm-lead = Where nobody can be asked, somebody from outside the project says what they saw that shows it got better.
project-answer-better = better
project-answer-same = the same
project-answer-worse = worse
project-pain-points = Pain points
project-no-pain-points = No pain point is linked yet.
project-a-month = { $hours } a month
project-behind = { $n ->
    [one] { $n } pain point
   *[other] { $n } pain points
}, { $people ->
    [one] { $people } person
   *[other] { $people } people
} affected
project-hidden-pains = { $n ->
    [one] One more is seen by the studio alone.
   *[other] { $n } more are seen by the studio alone.
}
project-link = Link
project-link-number = Link by number
project-linked = Linked.
project-unlink = Unlink
project-unlinked = P-{ $number } is unlinked.
project-history = History
project-history-lines = { $n ->
    [one] Show { $n } line
   *[other] Show { $n } lines
}
project-contract = Contract
project-committed-on = Locked at the start, { $date }
project-not-committed = Not started, so not locked yet
project-changes = Changed since the start
project-people = People
project-plan = Sustaining it
project-plan-limit = { $metric }: past { $limit } it starts again
project-plan-owner = { $name } looks after it
project-lineage = Lineage
project-follow-up = Propose a follow-up
project-fill-in = Fill in what is missing
project-missing = Before it can start
project-missing-success = Before it can be called a success
project-nothing-missing = It is ready to start.
project-follow = Follow
project-unfollow = Following
project-mute = Mute
project-unmute = Unmute
project-write-success = Write the success story
project-write-postmortem = Write the postmortem
project-read-story = Read the retrospective
project-paused-until = Paused until { $date }: on that day it resumes or stops.
project-ended-dropped = It was decided not to start.
project-ended-closed = Closed.
project-ended-failed = It ended without reaching its aim.
project-ended-sustaining = A success that is being sustained.

project-status-proposed = Proposed
project-status-active = Active
project-status-paused = Paused
project-status-delivered = Delivered
project-status-sustaining = Sustaining
project-status-closed = Closed
project-status-failed = Failed
project-status-dropped = Dropped

project-chart-notes = Marks below the line are updates: ● on track · ▲ at risk · ■ off track
project-health-on_track = On track
project-health-at_risk = At risk
project-health-off_track = Off track
project-health-on_track-means = It goes as planned.
project-health-at_risk-means = It may miss its target.
project-health-off_track-means = It will miss unless something changes.


project-fate-resolved = solved
project-fate-accepted = stays accepted
project-fate-declined = declined

project-check-due = check due
project-check-held = held
project-check-failed = past the limit
project-check-unknown = not checked
project-check-moot = no longer needed
project-step-stop_rule = The sign to stop was seen
project-step-lead-stop_rule = What would make us stop was agreed before the start. If it has been seen, a decision is due within five working days, and everybody can follow it.
project-step-send-stop_rule = Ask for a decision
project-step-done-stop_rule = A decision is due now. Those who answer for it hear of it.
project-step-decision = Decide how it goes on
project-step-lead-regressed = It had succeeded and slipped back. Those affected wait to hear what happens now.
project-step-send-decision = Decide
project-step-done-decision = It is decided, and everybody can read why.
project-step-own_decision = Write a decision into the log
project-step-lead-own_decision = What had to be decided, between what, and why it made sense then. Whoever asks in two years finds the answer here.
project-step-send-own_decision = Save
project-step-done-own_decision = The decision is in the log.
project-step-milestone = Add a milestone
project-step-lead-milestone = A step that others can see, with its day.
project-step-send-milestone = Add
project-step-done-milestone = The milestone is added.
project-step-partner = Answer for the department
project-step-lead-partner = { $department } was asked to take part. Either answer helps, a clear no as well.
project-step-send-partner = Answer
project-step-done-partner = The answer stands on the project.
project-field-seen = What was seen
project-hint-seen = With the figure and the day, so that everybody can follow it.
project-field-choice = How it goes on
project-choice-go_on = Go on
project-choice-repair = Repair it
project-choice-follow_up = Start a follow-up
project-choice-postmortem = End it with a postmortem
project-choice-means-go_on = In spite of the sign, for a reason that holds.
project-choice-means-repair = The same project works on it until it holds again.
project-choice-means-follow_up = Another way, in a project that takes over what was learnt.
project-choice-means-postmortem = We say plainly why, and what would have to be true to try again.
project-field-why = Why
project-hint-why = Everybody can read it, also those who wait.
project-field-question = What had to be decided
project-field-options = Between what
project-hint-options = One line for each way, with what spoke for and against it.
project-field-chosen = What was chosen
project-field-milestone = Milestone
project-field-due_on = Day
project-field-answer = Answer
project-field-answer-note = A word with it
project-partner-asked = asked
project-partner-accepted = takes part
project-partner-accepted-means = The department works along; its people hear of everything.
project-partner-declined = does not take part
project-partner-declined-means = With a reason, so that the project can look for another way.
project-partner-answer = Answer
project-paste = Paste readings
project-field-rows = Readings
project-hint-rows = One line each: day, value, note. Straight from a sheet is fine.
project-paste-all = All lines are kept, or none.
project-pasted = { $n ->
    [one] One reading is kept.
   *[other] { $n } readings are kept.
}
project-demanded-stop_rule = The agreed sign to stop was seen. It is decided by { $date } whether this goes on.
project-demanded-regressed = It slipped back. It is decided by { $date } how it goes on: repair, follow-up or postmortem.
project-demanded-late = The decision was due on { $date } and has not been taken.
project-decide = Decide
project-decisions = Decisions
project-decision-new = Add a decision
project-no-decisions = No decision stands in the log yet.
project-cause-stop_rule = The sign to stop was seen
project-cause-regressed = It slipped back
project-milestones = Milestones
project-milestone-new = Add a milestone
project-milestone-reach = Reached
project-milestone-reached = reached { $date }
project-milestone-late = was due { $date }
project-milestone-due = by { $date }
project-stop-rule-seen = The sign to stop was seen
project-quotes = In the reporters’ words
projects-views = Ways to see projects
projects-view-list = List
projects-view-board = Board
projects-view-timeline = Timeline
projects-none-here = None here
projects-all-of = Show all
projects-timeline-lead = What runs, since when, and when we look whether it worked.
projects-timeline-none = Nothing has been started in the last twelve months.
projects-verified-on = to be verified { $date }
projects-tried = This was tried before
projects-tried-failed = { $n ->
    [0] This was tried in { $year } and failed. Every condition for another try is met by now.
    [one] This was tried in { $year } and failed. One condition is still missing.
   *[other] This was tried in { $year } and failed. { $n } conditions are still missing.
}
projects-tried-sustaining = This succeeded in { $year } and is being kept good.
projects-tried-closed = This succeeded and was closed in { $year }.
projects-learnt = What I-{ $number } learnt
still-good-title = Still good
still-good-lead = What succeeded, since when it holds, and where nobody has looked.
still-good-none = Nothing is being kept good yet
still-good-none-lead = A success is kept good by checks: a reading and the word of those affected, after 30, 90 and 180 days.
still-good-since = holds since { $date }
still-good-unknown = unknown: the last check was missed
still-good-closed = all checks done
still-good-next = next check { $date }
still-good-reading = { $name }: { $from } → { $now } ({ $date }), limit { $limit }
project-check-open = open until { $date }
project-check-pulse = { $n } of { $of } say it is still better
project-check-asked = { $n ->
    [one] one person is asked
   *[other] { $n } people are asked
}

project-way-activate = Start
project-way-resume = Resume
project-way-regress = Say that it got worse again
project-way-pause = Pause
project-way-deliver = Mark as delivered
project-way-drop = Drop
project-way-close = Close
project-way-means-activate = Starting locks the contract below. A later change needs a reason and stays visible. { $people ->
    [one] One person hears
   *[other] { $people } people hear
} of it.
project-way-means-resume = It goes on, and its followers hear of it.
project-way-means-regress = The project and its solved pain points open again. { $people ->
    [one] One person hears
   *[other] { $people } people hear
} of it.
project-way-means-pause = Its pain points stay with it meanwhile. { $people ->
    [one] One person hears
   *[other] { $people } people hear
} why, and until when.
project-way-means-deliver = The change is live. { $people ->
    [one] The one person affected is
   *[other] The { $people } people affected are
} asked one question: is it better?
project-way-means-drop = It was never started. Its pain points stay as they are.
project-way-means-close = When no check is left, or when what it cared for no longer exists.
project-went-activate = Started. { $people ->
    [one] One person hears
   *[other] { $people } people hear
} of it.
project-went-resume = It goes on.
project-went-regress = Open again. { $people ->
    [one] One person hears
   *[other] { $people } people hear
} of it.
project-went-pause = Paused.
project-went-deliver = Delivered. { $people ->
    [one] One person is
   *[other] { $people } people are
} asked.
project-went-drop = Dropped.
project-went-close = Closed.

project-field-title = In one line
project-field-problem = The problem
project-field-hypothesis = What we believe will help
project-field-stop_rule = What would make us stop
project-field-verify_on = When we look whether it worked
project-field-lead = Lead
project-field-members = Members
project-field-partners = Partner departments
project-field-pain_points = Numbers of the pain points
project-field-follows = Number of the project it follows
project-field-reason = Reason
project-field-name = What is measured
project-field-unit = Unit
project-field-direction = Which way is better
project-field-baseline = Where it stands now (baseline)
project-field-baseline_on = Day of the baseline
project-field-baseline_source = Where the baseline comes from
project-field-target = Where it should be (target)
project-field-value = Value
project-field-on = Read on
project-field-note = Note
project-field-health = How is it going
project-field-body = Update
project-field-next_update_on = Day of the next update
project-field-resume_on = Day on which it resumes or stops
project-field-confirmation = What shows that it got better
project-direction-down = Less is better
project-direction-up = More is better
project-hint-problem = In the reporters’ own words.
project-hint-hypothesis = What you change, and what should move because of it.
project-hint-stop_rule = Decided before it starts. For example: we stop unless it halves within two months.
project-hint-verify_on = On that day we look at the metrics and ask the people affected.
project-hint-lead = Their mail address.
project-hint-members = Mail addresses, one a line.
project-hint-partners = Their people can write updates and readings.
project-hint-pain_points = Only accepted ones can be linked. Separate several by commas.
project-hint-follows = If it goes on from an earlier project.
project-hint-locked = Needed only when something agreed at the start changes. Everybody can read it.
project-hint-name = For example: signatures for a purchase under ₩30,000
project-hint-unit = For example: days, minutes, %. Leave it empty if there is none.
project-hint-baseline_source = For example: average of 120 requests in February. Needed to start.
project-hint-note = How it was measured, what to keep in mind
project-hint-body = The people affected read this. Answer the three questions.
project-hint-next_update_on = A promise: the next update comes by then.
project-hint-reason = The people affected read this.
project-hint-resume_on = On that day the lead is reminded.
project-hint-close = If checks are still ahead, say why it closes.
refusal-decision_way = Choose one of the ways.
refusal-decision_open = A decision is demanded first: see the top of the project.
refusal-nothing_to_decide = Nothing is waiting for a decision. It may have been taken meanwhile.
refusal-partner_answer = Choose whether the department takes part.
refusal-partner_reason = Say in a word why not: the project has to look for another way.
refusal-line_unreadable = Line { $line } is no reading. Write day, value and note, like 2026-03-02, 7, after the audit.
refusal-line_in_future = The day in line { $line } has not come yet.
project-field-forecast = Forecast
project-hint-forecast = Honestly: where will it end up? It is kept apart from target and actual. May stay empty.
project-forecast = forecast { $value }
project-hours = Hours a month
project-hours-new = Write down hours
project-hours-none = Nobody has written down yet how many hours a month this costs.
project-hours-unsaid = not known yet
project-hours-before = Before
project-hours-forecast = Forecast
project-hours-after = Measured after
project-hours-means-before = What it has cost so far.
project-hours-means-forecast = What we believe will be left after the change. Part of the contract.
project-hours-means-after = What was measured after the change.
project-field-moment = The hours of when?
project-field-least = At least
project-field-most = At most
project-hint-most = Leave it empty when you know one number.
project-field-source = How do you know?
project-hint-source = Who measured what, when and how. A number without a source is not taken.
project-field-hours_forecast = Forecast of hours a month
project-hint-hours-reason = Changing the forecast after the commitment needs a reason. Everybody sees it.
project-step-hours = Hours a month
project-step-lead-hours = An honest range is better than one exact number. What was written before stays in the record.
project-step-send-hours = Write down
project-step-done-hours = The hours are written down.
refusal-hours_source = Please say how you know this number.
refusal-range_turned = The upper end is below the lower one. Please swap them.
