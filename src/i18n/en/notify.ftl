### Letters: what everybody hears. Values: item (P-12, I-7), title, who, date, promised (yes, no), project, project_title,
### into, into_title, state (of a project), story.

mail-subject-sign_in = Your sign-in link
mail-subject-not_taken = { $files ->
    [0] Your answer about { $item } could not be taken
    [one] Your answer about { $item } is a comment; one file could not be taken
   *[other] Your answer about { $item } is a comment; { $files } files could not be taken
}
mail-subject-received = { $promised ->
    [yes] { $item } received: answer by { $date }
   *[no] { $item } received
}
mail-subject-questioned = { $item }: a question before we can go on
mail-subject-accepted = { $promised ->
    [yes] { $item } accepted: next update by { $date }
   *[no] { $item } accepted
}
mail-subject-declined = { $item } declined, and what would change that
mail-subject-resolved = { $item } counts as solved: is it better for you?
mail-subject-reopened = { $promised ->
    [yes] { $item } is open again: next update by { $date }
   *[no] { $item } is open again
}
mail-subject-appeal_upheld = { $item }: we looked again, the answer stays
mail-subject-merged = { $item } now counts with { $into }
mail-subject-unmerged = { $item } stands on its own again
mail-subject-split = { $item } was taken back out and stands on its own
mail-subject-linked = { $item } is now part of project { $project }
mail-subject-taken_up = Work on { $item } has begun: project { $project }
mail-subject-released = { $item } is no longer part of project { $project }
mail-subject-came_back = { $item } hurts again
mail-subject-studio_commented = { $item }: { $who } from the studio wrote
mail-subject-commented = { $item }: { $who } wrote
mail-subject-supported = { $item }: one more voice
mail-subject-project_updated = { $promised ->
    [yes] { $item } is { $state }: next update by { $date }
   *[no] { $item } is { $state }
}
mail-subject-project_paused = { $item } pauses until { $date }
mail-subject-project_resumed = { $item } goes on
mail-subject-project_dropped = { $item } was dropped, and why
mail-subject-project_delivered = { $item } is live: is it better for you?
mail-subject-project_succeeded = { $item } succeeded: { $story }
mail-subject-project_failed = { $item } failed, and why: { $story }
mail-subject-project_regressed = { $item } is slipping back, work goes on
mail-subject-project_check_due = { $item }: does it still hold? A reading is due by { $date }
mail-subject-project_check_missed = { $item }: the check of { $date } was missed
mail-subject-project_asked_again = { $item }: is it still better for you?
mail-subject-project_stop_rule_met = { $item }: the sign to stop was seen, a decision comes by { $date }
mail-subject-project_decided = { $item } goes on: what was decided, and why
mail-subject-project_decision_overdue = { $item }: a decision was due by { $date }
mail-subject-project_condition_review = { $item }: please look at a condition again
mail-subject-project_story_commented = { $item }: a comment on your draft
mail-subject-project_story_again = { $item }: a year on, does your retrospective still hold?
mail-subject-project_condition_true = { $item }: what was missing then is true now
mail-subject-routed = { $item } is for you: { $title }
mail-subject-promise_soon = { $item }: an update is due by { $date }
mail-subject-promise_broken = { $item }: an update was due on { $date }

mail-lead-sign_in = Here is the sign-in link you asked for.
mail-lead-not_taken = { $files ->
    [0] Your answer by mail about “{ $title }” could not be taken.
    [one] What you wrote about “{ $title }” is a comment now. One file that came with it could not be taken.
   *[other] What you wrote about “{ $title }” is a comment now. { $files } files that came with it could not be taken.
}
mail-lead-received = Your report “{ $title }” has arrived.
mail-lead-questioned = The Env studio has a question about “{ $title }”.
mail-lead-accepted = “{ $title }” was accepted.
mail-lead-declined = “{ $title }” was declined.
mail-lead-resolved = “{ $title }” counts as solved.
mail-lead-reopened = “{ $title }” is open again.
mail-lead-appeal_upheld = Somebody else of the studio looked at “{ $title }” again: the answer stays.
mail-lead-merged = “{ $title }” was put together with { $into } “{ $into_title }”, which is about the same pain.
mail-lead-unmerged = “{ $title }” was taken apart again: it stands on its own.
mail-lead-split = “{ $title }” was taken back out by the person who reported it: it stands on its own.
mail-lead-linked = “{ $title }” is now part of project { $project } “{ $project_title }”.
mail-lead-taken_up = Project { $project } “{ $project_title }” is now working on “{ $title }”.
mail-lead-released = “{ $title }” is no longer part of project { $project } “{ $project_title }”.
mail-lead-came_back = “{ $title }” was solved, and now it hurts again.
mail-lead-studio_commented = { $who } from the Env studio wrote about “{ $title }”.
mail-lead-commented = { $who } wrote about “{ $title }”.
mail-lead-supported = One more colleague loses time to “{ $title }”.
mail-lead-project_updated = “{ $title }” is { $state }.
mail-lead-project_paused = “{ $title }” pauses until { $date }.
mail-lead-project_resumed = “{ $title }” goes on after its pause.
mail-lead-project_dropped = “{ $title }” was dropped.
mail-lead-project_delivered = The change of “{ $title }” is live.
mail-lead-project_succeeded = “{ $title }” succeeded.
mail-lead-project_failed = “{ $title }” did not succeed. We tell you why, and what you get now.
mail-lead-project_regressed = What “{ $title }” had achieved is slipping back. Work on it goes on.
mail-lead-project_check_due = “{ $title }” succeeded. Now we check whether it still holds.
mail-lead-project_check_missed = Nobody measured whether “{ $title }” still holds. It counts as unknown, and everybody sees it.
mail-lead-project_asked_again = “{ $title }” had made something better for you. We check whether it stayed so.
mail-lead-project_stop_rule_met = For “{ $title }” it was agreed beforehand what would make us stop. { $who } says that this has been seen.
mail-lead-project_decided = What to do about “{ $title }” was decided.
mail-lead-project_decision_overdue = About “{ $title }” a decision was due by { $date }, and it has not been taken.
mail-lead-project_condition_review = You watch a condition of “{ $title }”. Today is the day to look at it again.
mail-lead-project_story_commented = { $who } commented on the draft of the retrospective of “{ $title }”.
mail-lead-project_story_again = The retrospective of “{ $title }” is a year old. Please read it again: does what it says still hold?
mail-lead-project_condition_true = “{ $title }” had not succeeded. A condition that was missing then is true now.
mail-lead-routed = “{ $title }” was just reported, and a rule of the studio names you for it.
mail-lead-promise_soon = An update on “{ $title }” was promised by { $date }.
mail-lead-promise_broken = An update on “{ $title }” was promised by { $date } and has not come.

mail-line-received = received
mail-line-questioned = the studio has a question
mail-line-accepted = { $promised ->
    [yes] accepted; next update by { $date }
   *[no] accepted
}
mail-line-declined = declined, with what would change the answer
mail-line-reopened = open again
mail-line-appeal_upheld = looked at again: the answer stays
mail-line-merged = now counts with { $into } “{ $into_title }”
mail-line-unmerged = stands on its own again
mail-line-split = was taken back out and stands on its own
mail-line-linked = now part of project { $project } “{ $project_title }”
mail-line-taken_up = project { $project } “{ $project_title }” now works on it
mail-line-released = no longer part of project { $project } “{ $project_title }”
mail-line-came_back = hurts again
mail-line-studio_commented = { $who } from the studio wrote
mail-line-commented = { $who } wrote
mail-line-supported = one more colleague loses time to it
mail-line-project_updated = { $promised ->
    [yes] { $state }; next update by { $date }
   *[no] { $state }
}
mail-line-project_paused = pauses until { $date }
mail-line-project_resumed = goes on
mail-line-project_dropped = was dropped
mail-line-project_regressed = is slipping back
mail-line-project_check_due = a reading is due by { $date }
mail-line-project_check_missed = the check of { $date } was missed
mail-line-project_asked_again = is it still better for you?
mail-line-project_stop_rule_met = the sign to stop was seen
mail-line-project_decided = goes on, as was decided
mail-line-project_decision_overdue = a decision was due by { $date }
mail-line-project_condition_review = a condition is to be looked at again
mail-line-project_story_commented = a comment on the draft of the retrospective
mail-line-project_story_again = a retrospective is to be read again
mail-line-project_condition_true = a condition has come true
mail-line-routed = a rule of the studio names you for it
mail-line-promise_soon = an update is due by { $date }
mail-line-promise_broken = an update was due on { $date }

mail-decided-by = Decided by
mail-reason = Why
mail-would-change = What would change the answer
mail-next = What comes next
mail-next-by = Next update by { $date }, good or bad.
mail-project-lead = Leads the project
mail-yours = Yours
mail-for-reporters = What you get now

mail-received-means-by = The Env studio answers by { $date }. You need not do anything; we will write to you.
mail-received-means = The Env studio answers. You need not do anything; we will write to you.
mail-question-means = Your answer brings the report back to the studio at once.
mail-question-means-voices = If you know the answer, write it as a comment: that helps everybody with the same pain.
mail-accepted-means = The Env studio takes it on: it is looking for the project that removes it.
mail-declined-means = If you see it differently, you can ask once more: somebody else of the studio answers.
mail-declined-means-voices = If what would change the answer becomes true, say so there: the report can be opened again.
mail-appeal-means = What would change the answer is still on the page. If it becomes true, say so there.
mail-merged-means = Your voice counts there, once, and you hear everything that happens to it.
mail-merged-not-the-same = Is it not the same? On the page of your report you can take it back out.
mail-unmerged-means = Its voices and comments are as they were before.
mail-linked-waits = The project is proposed; work begins when somebody commits to it. We will tell you.
mail-linked-means = The project works on it now. You hear how it goes until it succeeds or fails.
mail-released-means = It stays accepted, and the studio looks for another way.
mail-dropped-means = Its pain points stay accepted, and the studio looks for another way.
mail-came-back-means = Somebody said so just now. It is open again and counts as slipped back.
mail-promise-means = People are waiting for it. Even “nothing new yet” with a new date keeps the promise.
mail-delivered-means = Everyone affected is now asked whether it is better. Their answers decide whether it succeeded.
mail-regressed-means = Its pain points are open again, and those who reported them hear how it goes on.
mail-regressed-reading = { $metric } was measured at { $value }, past its limit.
mail-regressed-pulse = Those affected were asked again, and no longer say that it is better.
mail-regressed-reports = { $n ->
    [one] The same pain was reported afresh.
   *[other] The same pain was reported afresh { $n } times.
}
mail-check-due-means = Measure once more and write the reading down by { $date }. Some of those affected are asked at the same time. Without a reading the check counts as unknown.
mail-check-missed-means = A reading still helps: it says how it stands from now on.
mail-pulse-again-question = Is it still better for you than before the project? You can answer here, without signing in.
mail-stop-rule-means = By { $date } those who answer for it decide: go on, with a reason that everybody can read, or end it with a postmortem.
mail-decision-overdue-means = Until it is taken, the project cannot be delivered. Everybody sees that it is open.
mail-decision = Decision
mail-condition = Condition
mail-how-known = How one would know
mail-condition-review-means = Is it true now? Say so, or choose the next day to look.
mail-story-again-means = If it does, one press says so to every reader. If something has changed, revise it: readers see what and why.
mail-story-commented-means = You can answer beside the section, or settle the comment when you save.
mail-condition-true-means = The studio is asked to try again with a follow-up project. You hear of it if it begins.
mail-paused-until = On { $date } it goes on or stops; either way you hear of it.
mail-pulse-question = Is it better for you? You can answer here, without signing in.
mail-pulse-better = Better
mail-pulse-same = The same
mail-pulse-worse = Worse
mail-sign-in-once = It works once, for 15 minutes, and signs you in on this device.
mail-sign-in-not-you = If you did not ask for it, do nothing: nobody gets in without this letter.

mail-button-sign-in = Sign in
mail-button-page = Open your page
mail-button-open = Open { $item }
mail-button-into = Open { $into }
mail-button-answer = Answer the question
mail-button-read = Read the whole story
mail-button-look-after = Write the reading
mail-button-conditions = The conditions I watch
mail-button-give-word = Write an update
mail-history = What has happened so far

mail-also = Also new
mail-and-more = { $subject } (+{ $n })
mail-digest-subject-daily = { $n ->
    [one] Today: news of 1 item
   *[other] Today: news of { $n } items
}
mail-digest-subject-weekly = { $n ->
    [one] This week: news of 1 item
   *[other] This week: news of { $n } items
}
mail-digest-lead = { $n ->
    [one] 1 thing you care about has moved.
   *[other] { $n } things you care about have moved.
}
mail-digest-button = Open your page

mail-why-reporter = You get this because you reported it.
mail-why-assignee = You get this because you look after it.
mail-why-lead = You get this because you lead the project.
mail-why-team = You get this because you take part in the project.
mail-why-commenter = You get this because you commented on it.
mail-why-supporter = You get this because you lose time to it too.
mail-why-follower = You get this because you follow it.
mail-why-asked = You get this because somebody asked for a sign-in link for this address.
mail-why-project-writer = You get this because you write this retrospective.
mail-why-named = You get this because a rule of the studio names you.
mail-why-studio = You get this because you are of the studio, and word about it is late.
mail-why-project-studio = You get this because you are of the studio, and word about it is late.
mail-why-wrote = You get this because you answered a letter by mail.
mail-why-digest = You get this because smaller news, or all news if you chose so, come together in one letter.
mail-why-project-reporter = You get this because you reported a pain point that this project works on.
mail-why-project-assignee = You get this because you look after what this project achieved, or a pain point that it works on.
mail-why-project-asked = You get this because you watch a condition of this project.
mail-why-project-commenter = You get this because you commented on a pain point that this project works on.
mail-why-project-supporter = You get this because you lose time to a pain point that this project works on.
mail-unsubscribe = No more letters about { $item }
mail-unsubscribe-digest = No more letters like this one
mail-settings = Choose what you hear

mail-subject-test = Insole can send mail
mail-lead-test = This is a test: letters from Insole arrive here.
mail-test-means = If this Korean word reads well, so will every letter: 편지.
mail-test-why = You get this because an administrator sent a test letter to this address.

### What I hear: /me/notifications and /unsubscribe

notify-title = What you hear
notify-lead = Everything that happens to what you reported, share or follow is told to you by mail. Here you choose how much of it.
notify-level-immediately = Each news at once; several about the same thing within two minutes come as one letter.
notify-level-daily = One letter every morning at eight. Questions whether it is better, and outcomes, still come at once.
notify-level-weekly = One letter on Monday morning. Questions whether it is better, and outcomes, still come at once.
notify-level-mine = Only what you reported or answer for, at once. Nothing about what you merely share or follow.
notify-level-nothing = Only sign-in links.
notify-items = What you follow
notify-items-none = You follow nothing yet
notify-items-none-text = What you report, share or comment on is followed by that; on every page you can follow or mute.
notify-muted = muted
notify-mute = Mute
notify-follow = Follow again
notify-sent = What was sent to you
notify-sent-none = No letter has gone to you yet.
notify-dead = could not be delivered
notify-letter-sign_in = Sign-in link
notify-letter-test = Test letter
notify-letter-not_taken = An answer by mail was not taken
notify-letter-received = Your report arrived
notify-letter-questioned = A question
notify-letter-accepted = Accepted
notify-letter-declined = Declined
notify-letter-resolved = Counted as solved
notify-letter-reopened = Open again
notify-letter-appeal_upheld = Looked at again, the answer stays
notify-letter-merged = Put together with another report
notify-letter-unmerged = Stands on its own again
notify-letter-split = Taken back out
notify-letter-linked = Now part of a project
notify-letter-taken_up = A project works on it
notify-letter-released = No longer part of a project
notify-letter-came_back = Hurts again
notify-letter-studio_commented = The studio wrote
notify-letter-commented = A colleague wrote
notify-letter-supported = One more voice
notify-letter-project_updated = News of the project
notify-letter-project_paused = The project pauses
notify-letter-project_resumed = The project goes on
notify-letter-project_dropped = The project was dropped
notify-letter-project_delivered = The change is live
notify-letter-project_succeeded = The project succeeded
notify-letter-project_failed = The project failed, and why
notify-letter-project_regressed = The project is slipping back
notify-letter-project_check_due = A check of a success is due
notify-letter-project_check_missed = A check of a success was missed
notify-letter-project_asked_again = Whether it still holds
notify-letter-project_stop_rule_met = The sign to stop was seen
notify-letter-project_decided = The project goes on, and why
notify-letter-project_decision_overdue = A decision is overdue
notify-letter-project_condition_review = A condition is to be looked at
notify-letter-project_story_commented = Somebody comments on a draft of yours
notify-letter-project_story_again = A retrospective of yours is a year old
notify-letter-project_condition_true = A condition has come true
notify-letter-routed = A rule of the studio names you for a new report
notify-letter-promise_soon = An update is due soon
notify-letter-promise_broken = An update is overdue

unsubscribe-title = Fewer letters
unsubscribe-ask = Shall we stop writing to you about { $item }?
unsubscribe-ask-digest = Shall we stop sending you news of several things together?
unsubscribe-item = Stop letters about { $item }
unsubscribe-digest = Stop these letters
unsubscribe-again = Write to me about { $item } again
unsubscribe-wider = Or fewer in general
unsubscribe-mine = Only what is mine
unsubscribe-nothing = No letters at all
unsubscribe-done = Done. It holds at once, also for letters that were already waiting.
unsubscribe-now-stopped = You hear nothing more about { $item } by mail.
unsubscribe-now-mine = You hear only about what is yours.
unsubscribe-now-silent = You get no letters but sign-in links.
# readers without an account
mail-subject-subscriber_confirm = Was it you who asked for our retrospectives?
mail-lead-subscriber_confirm = Somebody asked us to send new retrospectives to this address.
mail-line-subscriber_confirm = please confirm that you want letters
mail-subscribe-means = Press the button and say yes once more, and we begin. The link is good for two days.
mail-subscribe-not-you = If it was not you, do nothing: nothing will come, and in two days the address is deleted.
mail-subscribe-why = You get this one letter because somebody asked for retrospectives to be sent to this address.
mail-button-subscribe = I want them
mail-subject-subscriber_story = New retrospective: { $story }
mail-lead-subscriber_story = A new retrospective is published: “{ $story }”
mail-line-subscriber_story = a new retrospective is published
mail-why-subscriber = You get this because you asked for new retrospectives by mail.
mail-unsubscribe-stories = No more letters about retrospectives
notify-letter-subscriber_confirm = Confirming letters about retrospectives (readers without an account)
notify-letter-subscriber_story = A new retrospective (readers without an account)
