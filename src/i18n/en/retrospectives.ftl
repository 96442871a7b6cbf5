### Retrospectives: writing, reading together, publishing

section-summary = In three sentences
section-impact = Who it hurt, and how much
section-hypothesis = What we believed
section-figures = In figures
section-timeline = What we knew then, what we learned later
section-tried = What we tried
section-worked = What worked all the same
section-surprised = What surprised us
section-factors = What came together
section-cost = What it took
section-conditions = What would have to be true to try again
section-follow_ups = What happens now
section-for_reporters = To those who told us
section-before_after = Before and after
section-voices = What people say
section-did = What we did
section-differently = What we would do differently
section-lucky = Where we were lucky
section-sustainment = How it stays good
section-hours_back = Hours that came back
section-who_else = Who else could use this

section-ask-summary = What happened, in three sentences, to somebody who hears of it for the first time?
section-ask-impact = Whose time was being lost? Is it still?
section-ask-hypothesis = What did you believe would help?
section-ask-figures = Baseline, target, forecast, actual: what are the four, unmixed?
section-ask-timeline = What looked right with what you knew on the day? What did you learn only later?
section-ask-tried = What did you actually do, in which order?
section-ask-worked = What is worth keeping, although it failed?
section-ask-surprised = What had nobody expected?
section-ask-factors = Which conditions came together to make it end like this?
section-ask-cost = How many people, weeks and how much money did it take?
section-ask-conditions = What would have to change before it is worth another try?
section-ask-follow_ups = So who does what from here?
section-ask-for_reporters = What do the people who told us get now?
section-ask-before_after = How is the day of somebody affected different now?
section-ask-voices = What do the people affected say?
section-ask-did = What did you actually do, in which order?
section-ask-differently = Back at the start, what would you do differently?
section-ask-lucky = What was luck rather than skill?
section-ask-sustainment = Who will notice, and by what, that it is still good in half a year?
section-ask-hours_back = How many hours a month came back, and how did you count?
section-ask-who_else = Where else could this way of doing it help?

section-help-summary = Three sentences without abbreviations are enough. Lists and letters show this text.
section-help-impact = Give people and hours a month, then one scene behind the numbers. No figure from fewer than five people.
section-help-hypothesis = Copy the sentence as it was committed. Should you feel like improving it, write that feeling below it.
section-help-figures = The metrics appear beside the text by themselves. Write here what they do not tell.
section-help-timeline = We began with dates from the record. Keep under “then” only what could be known that day, and move the rest below.
section-help-tried = Leave the attempts that went nowhere in. The next reader will thank you most for those.
section-help-worked = Be specific enough that somebody can take it as it is.
section-help-surprised = This is where it shows how we had the world wrong.
section-help-factors = One line each: scope, dependency, policy, tool, capacity, adoption, measurement, priority. Never one root cause, never a person.
section-help-cost = How many people for how many weeks, what was bought. The embarrassing figures help most.
section-help-conditions = For each: how we would know, who watches, when to look again. At least one is needed to publish. A sentence or two above them is welcome.
section-help-follow_ups = Say which it is (again, a smaller step, another way, a workaround, acceptance) and by when.
section-help-for_reporters = Say first what they will not get, then what remains. One honest line beats a long apology.
section-help-before_after = A scene from a day says more than a number. The metrics appear beside the text.
section-help-voices = Only words you were allowed to use, so that nobody can be recognised. No figure from fewer than five people.
section-help-did = Keep what went nowhere in, so that nobody walks that way twice.
section-help-differently = There is always one thing. If there is not, you have not talked enough yet.
section-help-lucky = Written-down luck shows what to prepare for when it is missing.
section-help-sustainment = What is measured again, and when; who notices first if it breaks.
section-help-hours_back = A range instead of one number, with how it was found.
section-help-who_else = Think of the teams you would hand this to, or of a pain that resembles it.

section-example-summary = To stop the VPN from dropping every morning we doubled the gateways. The drops went from 3 a day to 2.8. The bottleneck was the sign-in server, and today’s rules do not let us change that.
section-example-impact = Forty-one colleagues were losing 212 hours a month, and still are. At the call desk they had to sign in again while a customer waited.
section-example-hypothesis = > Four gateways instead of two will bring the drops at 9 below one a day. — Reading it now, we never doubted that it was about machines.
section-example-figures = The 1.9 of the first week was a holiday week with few people in. Seen alone, that week looks like a success.
section-example-timeline = Then: the gateways ran at 90 %, so more of them looked right. Later: eight in ten drops came from the session limit of the sign-in server.
section-example-tried = We moved the departments with most people at home first. The first week looked better; on Monday at nine it was three again.
section-example-worked = The stop rule. Because the number stood there before we began, the meeting in which we stopped took seven minutes.
section-example-surprised = The team with the most drops had long begun to sign in an hour early. That is why it had never reported any.
section-example-factors = Measurement: we looked at averages and not at Mondays. Policy: the sign-in server may not be split.
section-example-cost = Half the time of two people for eleven weeks, and twelve million won for rented machines.
section-example-conditions = The regulation allows the sign-in server to be split. How we would know: we read its drafts every quarter.
section-example-follow_ups = A smaller step: next month one department spreads its Monday sign-ins over half an hour.
section-example-for_reporters = Monday mornings stay as they are. But a drop no longer throws you out of a call; that is live since this week.
section-example-before_after = A book for 30,000 won used to need seven signatures. Now it needs two, on the same day.
section-example-voices = “I can no longer joke that I have read the book before it arrives.” — a colleague who orders books, with consent
section-example-did = We counted first: for ten days we wrote down on whose desk an approval lay, and how long.
section-example-differently = We would have asked security in the first week. They did not slow us down; our late question did.
section-example-lucky = The author of the rule still worked here, the last person who knew why that line existed.
section-example-sustainment = Signatures are counted again after 30, 90 and 180 days. With more than three, the project opens again.
section-example-hours_back = 60 to 106 hours a month: the lower by stopwatch, the upper as people wrote it.
section-example-who_else = Every form with five or more signatures. Ask first which accident a missing one ever caused.

retro-kind-success = Success story
retro-kind-postmortem = Postmortem
retro-status-draft = being written
retro-status-in_review = being read
retro-status-published = published
retro-audience-internet = Everybody
retro-audience-staff = Staff only
retro-audience-internet-text = Readable without an account, in the feed and for search engines.
retro-audience-staff-text = Only signed-in colleagues can read it.

condition-state-not_yet = not yet
condition-state-true = true now
condition-state-no_longer_relevant = no longer matters

retro-new-title = Write the retrospective
retro-edit-title = Edit the retrospective
retro-choose-kind = Which story is it?
retro-kind-success-text = The targets were reached, and the people affected say that it is better.
retro-kind-postmortem-text = It stops here. Say why, and what would have to be true to try again.
retro-choose-kind-go = Begin
retro-of-project = Retrospective of { $project }
retro-title-label = Title
retro-title-hint = Rather a sentence that makes one want to read than the project’s name.
retro-language-label = Language of this text
retro-facilitator-label = Who helps to tell it
retro-facilitator-hint = The address of a colleague from outside the project. Somebody who asks makes the text deeper.
retro-note-label = What changed, and why?
retro-note-hint = Everybody reads it with the new revision. For example: the figure of September was wrong.
retro-empty = still empty
retro-help = Help and an example
retro-example = Example
retro-theirs = What was saved meanwhile
retro-conflict = Somebody else saved while you were writing. Your text is here as you left it; where it differs, the saved text is below it. Bring them together and save again. Every earlier text is kept.
retro-figures-live = The metrics as they are now
retro-figures-live-hint = They appear beside the text with the values of the day of publication.
retro-figures-none = This project has no metric yet.
retro-metric-target = target { $target }
retro-condition-n = Condition { $n }
retro-condition-text = What would have to be true
retro-condition-how = How we would know
retro-condition-watcher = Address of who watches it
retro-condition-review = Look again on
retro-condition-more = Save to get empty lines for more conditions.
retro-save = Save
retro-save-submit = Save and let others read
retro-submit-now = Let others read it
retro-save-publish = Save and go to publishing
retro-save-revision = Publish as a new revision
retro-preview = Preview
retro-save-preview = Save and preview
retro-saved = Saved.
retro-saved-submitted = Saved; others can read it now.
retro-revised = Published as revision { $n }.
retro-rail-missing = Still empty
retro-rail-complete = Every section says something.
retro-rail-next-draft = When it is written, hand it to somebody to read. Publishing comes after that.
retro-rail-next-in_review = Others are reading it. A change asks for a new approval.
retro-rail-next-published = Saving makes a new revision at once; earlier ones stay readable.
retro-rail-timeline = Saved { $when }
retro-to-publish = Go to publishing
retro-read-it = Read what is published

retro-review-title = Read it together
retro-review-lead = Read it as somebody who was not there. Is anybody named? Are the conditions clear enough?
retro-review-note = A note
retro-review-note-hint = What is good, what should change.
retro-review-approve = Good as it is
retro-review-return = Send it back
retro-review-take-back = Take it back
retro-reviewed = Kept. The author can see it.
retro-returned = It is being written again.
retro-review-said-yes = { $name } says it is good as it is
retro-review-said-no = { $name } sent it back
retro-review-older = about an earlier text
retro-draft-banner-draft = Not published yet. Only its writers and the studio can see it.
retro-draft-banner-in_review = Being read. Only its writers and the studio can see it.

retro-publish-title = Getting ready to publish
retro-publish-lead-success = Publishing makes the project “sustaining” and tells everybody behind the pain points below.
retro-publish-lead-postmortem = Publishing ends the project as failed and tells everybody behind the pain points below why.
retro-publish-unmet = This is needed first
retro-publish-met = It is ready. Decide the last things below.
retro-publish-meet = Go there
retro-fates = What becomes of each pain point?
retro-fates-lead = These were the project’s. Your words go to those who reported and joined them, as they stand.
retro-fate-resolved = Solved
retro-fate-accepted = Stays accepted
retro-fate-declined = Declined
retro-fate-resolved-text = It no longer hurts.
retro-fate-accepted-text = It still hurts, and the studio keeps it.
retro-fate-declined-text = It still hurts, and we say no.
retro-fate-reason = A word to those it hurts
retro-fate-would-change = What would change the answer?
retro-fate-would-change-hint = Only needed for “declined”.
retro-fates-none = No pain point is linked.
retro-plan = How does it stay good?
retro-plan-lead = It is measured again on the days you choose; past the limit the project opens again.
retro-plan-measure = What is measured?
retro-plan-limit = Limit
retro-plan-limit-hint = A value worse than this means that it broke.
retro-plan-days = How many days after publication?
retro-plan-days-hint = Separated by commas.
retro-plan-owner = Who looks after it?
retro-plan-owner-hint = Their address
retro-visibility = Who can read it?
retro-checklist = One more look before it is public
retro-checklist-lead = Nothing here blocks. How you answered is recorded with it.
retro-check-complete = Nothing is left out
retro-check-deep_enough = It is deep enough to learn from
retro-check-shared = It was shared with the people affected
retro-check-names_nobody = It names nobody
retro-check-no_small_groups = No figure points at fewer than five people
retro-check-wording = It reads well in its language
retro-found-missing = { $n ->
    [one] One section is
   *[other] { $n } sections are
} still empty
retro-found-names = It names members: { $names }. Could it be a role or a situation instead?
retro-found-few = Words that point at few people: { $words }
retro-publish-go-success = Publish the success story
retro-publish-go-postmortem = Publish the postmortem
retro-published-flash = Published. Everybody affected will hear of it.
retro-audience-changed = { $who } can read it now.
retro-audience-to-internet = Open it to everybody
retro-audience-to-staff = Keep it to the staff
retro-audience-now-internet = Everybody
retro-audience-now-staff = The staff

condition-change = How is it now?
condition-note = What happened?
condition-note-hint = Every reader sees it. Name nobody.
condition-save = Change
condition-changed = The condition was changed.
condition-watched-by = { $name } watches it
condition-review-on = we look again on { $day }
condition-turned-on = changed on { $day }
condition-follow-up = Open a follow-up project

prefill-timeline-then = What we knew then
prefill-timeline-later = What we learned later
prefill-timeline-later-hint = (what turned out only afterwards)
live-event-activated = We committed and began.
live-event-paused = We paused.
live-event-resumed = We went on.
live-event-delivered = The change went live for everybody.
live-event-contract_changed = We changed what we had committed to.
live-event-regressed = We noticed that it had become worse again.
live-event-read = { $name }: { $value }.
prefill-hypothesis = As we committed to it on { $day }:
live-figures = { $name }: baseline { $baseline }, target { $target }, actual { $actual }
live-figures-unread = { $name }: baseline { $baseline }, target { $target }, never measured
prefill-impact = { $people ->
    [one] One colleague was
   *[other] { $people } colleagues were
} losing { $hours } hours a month.

refusal-section_unknown = This kind of retrospective has no such section.
refusal-section_missing = “{ $section ->
    [summary] In three sentences
    [impact] Who it hurt, and how much
    [hypothesis] What we believed
    [figures] In figures
    [timeline] What we knew then, what we learned later
    [tried] What we tried
    [worked] What worked all the same
    [surprised] What surprised us
    [factors] What came together
    [cost] What it took
    [follow_ups] What happens now
    [for_reporters] To those who told us
    [before_after] Before and after
    [voices] What people say
    [did] What we did
    [differently] What we would do differently
    [lucky] Where we were lucky
    [sustainment] How it stays good
    [hours_back] Hours that came back
   *[other] Who else could use this
}” is still empty.
refusal-condition_missing = Name at least one condition: what would have to be true to try again.
refusal-condition_stays = A published condition cannot be removed. If it no longer matters, change its state.
refusal-too_many_conditions = Up to { $most } conditions fit here.
refusal-nobody_has_address = No member has this address.
refusal-facilitator_inside = It has to be somebody from outside the project.
refusal-project_not_begun = This project has not begun, or has ended. Only one that was committed to gets a retrospective.
refusal-retrospective_not_in_review = Let others read it first.
refusal-retrospective_in_review = Others are reading it already.
refusal-retrospective_published = It is published already.
refusal-retrospective_unpublished = It is not published yet.
refusal-review_missing = Somebody other than the author has to read the present text and say that it is good.
refusal-review_by_author = The author cannot approve it.
refusal-revision_note = It is published: say in one line what changes, and why.
refusal-kind_fixed = The kind of a published retrospective cannot be changed.
refusal-fate_unknown = Choose one: solved, stays accepted, declined.
refusal-earlier_retrospective = The project has a newer retrospective; earlier ones are no longer changed.

conditions-title = Conditions
conditions-lead = What would have to be true before something that failed is tried again, who watches it, and what has come true.
conditions-by-state = Conditions by state
conditions-mine = Watched by me
conditions-none = No condition stands here.
conditions-how-known = How one would know
conditions-review = look again { $date }
conditions-watcher = { $name } watches it
conditions-followed = followed by I-{ $number }

retro-comment-add = Comment
retro-comment-label = Your comment on “{ $section }”
retro-comment-send = Comment
retro-comment-settle = Settle
retro-comment-settled = settled
retro-comment-settles = Settle it with this save
retro-kept-itself = Saved by itself just now.
retro-others-write = { $names } has this text open, too.
retro-newer = Somebody saved a newer version. Your words stay here; when you save, you see both beside each other.
retro-still-true-ask = A year has passed. Does this still hold?
retro-still-true-hint = Please read it again and say so. Readers see the day.
retro-still-true-yes = It still holds
retro-still-true-no = Something has changed
retro-still-true-said = Thank you. Readers now see that it still holds.
retro-still-true-line = Those who wrote it read it again on { $day }: it still holds.
live-block-timeline = timeline
live-block-figures = figures
live-event-stop_rule_met = We saw the sign at which we had agreed to stop.
live-event-milestone = Milestone reached: { $title }.
live-event-health = We called it “{ $health }”.
retro-live-hint = A line that says only { $line } becomes what is drawn from the record below. It stays current until the day of publication, and is text from then on.
retro-live-insert = Insert { $line }
live-forecast = , forecast { $value }
live-hours-before = Hours a month before: { $hours } ({ $source })
live-hours-forecast = Hours as forecast: { $hours } ({ $source })
live-hours-after = Hours a month now: { $hours } ({ $source })
fact-hours-range-before = a month, before
fact-hours-range-after = a month, after
retro-changes-title = What changed
retro-changes-see = See what changed
retro-changes-none = The text is the same; conditions or helpers changed.
