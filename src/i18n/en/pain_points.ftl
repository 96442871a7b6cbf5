### Pain points

refusal-same_status = That is its status already.
refusal-status_unknown = No such status. Send new, needs_info, accepted, resolved or declined.
refusal-no_such_way = There is no direct way to that from where it stands.
refusal-merged_by_merging = To merge it, say into which report.
refusal-is_merged = It is merged into another report. Take it out first, or do this on that one.
refusal-in_project_by_linking = Linking it to an active project leads there.
refusal-held_by_project = A project works on it. Unlink it there, or decide when the project ends.
refusal-accept_first = P-{ $number }: accept it before you link it to a project.
refusal-link_canonical = P-{ $number } is merged into another report. Link that one.
refusal-reopen_first = P-{ $number } is closed. Reopen it first.
refusal-already_merged = It is merged into another report already.
refusal-not_merged = It is not merged.
refusal-into_itself = It cannot be merged into itself.
refusal-into_merged = That one is itself merged into P-{ $number }. Merge into P-{ $number }.
refusal-into_hidden = Only the studio sees that one: the people of this report could not follow it there.
refusal-into_unknown = There is no report with that number.
refusal-own_report = This is your own report. Edit it to say how much time you lose.
refusal-not_resolved = It is not marked as solved. Say “me too” instead.
refusal-not_declined = It is not declined at present.
refusal-appealed_before = One can ask only once to look again.
refusal-no_appeal = Nobody asked to look again.
refusal-appeal_answered = Somebody looked again and answered already.
refusal-somebody_else_answers = Somebody else of the studio answers: neither who decided nor who asked.
refusal-snooze_new_only = Only a new report can be put off.
refusal-assignee_studio = Only somebody of the studio can answer for it.
refusal-area_unknown = There is no such area. Choose one from the list.
refusal-area_closed = This area is closed. Choose another one, or none.
refusal-visibility_unknown = Choose staff (everybody) or studio (the studio only).
refusal-seen_by_all = Everybody can see it already.
refusal-read_by_all = Everybody could read it already; it cannot be hidden now.
refusal-reporter_must_agree = It can be opened only when its reporter agrees.
refusal-reporter_only = Only its reporter can do this.
refusal-impact_is_the_reporters = Only its reporter can change the time they lose.
refusal-changed_meanwhile = Somebody changed it first. Look at what is new, and send yours again if it still holds.
refusal-promise_is_for_all = The day of the next update is a promise to everybody. It cannot be in an internal note.

env-studio = Env studio

pain-status-new = New
pain-status-needs_info = Needs info
pain-status-accepted = Accepted
pain-status-in_project = In a project
pain-status-resolved = Solved
pain-status-declined = Declined
pain-status-merged = Merged

pain-says-new = { $when ->
    [late] An answer was due by { $date } and is late. It is not forgotten.
    [set] { $who } answers by { $date }.
   *[none] { $who } will look at it.
}
pain-says-needs_info = { $when ->
    [late] { $who } asked a question. An update was due by { $date } and is late.
    [set] { $who } asked a question. Next update by { $date }.
   *[none] { $who } asked a question. An answer brings it right back.
}
pain-says-accepted = { $when ->
    [late] Accepted: this should go away. An update was due by { $date } and is late.
    [set] Accepted: this should go away. Next update by { $date } from { $who }.
   *[none] Accepted: this should go away.
}
pain-says-in_project = { $when ->
    [late] { $project } works on it. An update was due by { $date } and is late.
    [set] { $project } works on it. Next update by { $date }.
   *[none] { $project } works on it.
}
pain-says-resolved = { $when ->
    [set] Marked as solved. One more update by { $date }.
   *[none] Marked as solved. Say so at once when it comes back.
}
pain-says-declined = { $when ->
    [late] Declined for now. Another answer was due by { $date } and is late.
    [set] Declined for now. Another answer by { $date }.
   *[none] Declined for now. What would change the answer is below.
}
pain-says-merged = The same pain is looked after in one place.

promise-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
promise-today = due today
promise-answer = answer by { $date }
promise-word = next update by { $date }

report-title = Report a pain point
report-question = What hurts? Why must it be this way?
report-lead = One line is enough. Somebody answers within { $days ->
    [one] one working day
   *[other] { $days } working days
}.
report-one-line = In one line
report-more = Anything else
report-more-hint = When, where, what gets in the way? You can leave it empty.
report-area = Area
report-area-guess = We will tell from the text
report-area-none = Leave it open
report-who = Who sees it?
report-who-staff = All colleagues
report-who-staff-more = People with the same pain can add their voice.
report-who-studio = The studio only
report-who-studio-more = For delicate matters. It can be opened together later.
report-send = Report it
report-similar = Similar pain points
report-similar-question = Has somebody said it already?
report-similar-none = Write a line and similar reports appear here.
report-similar-look = Look for similar ones
report-thanks = Thank you, this is P-{ $number }. The Env studio answers by { $date }.

pain-points-title = Pain points
pain-points-lead = What hurts colleagues, and what becomes of it
pain-points-search = Find in pain points
pain-points-find = Find
pain-points-status = Status
pain-points-any-status = Any status
pain-points-open = Still hurting
pain-points-any-area = Any area
pain-points-who = Whose
pain-points-whose-any = Anybody’s
pain-points-whose-me = Reported by me
pain-points-whose-joined = I support or follow
pain-points-sort = Order
pain-points-sort-best = Best match first
pain-sort-new = Newest first
pain-sort-priority = Heaviest first
pain-sort-impact = Costliest first
pain-sort-voices = Most voices first
pain-sort-updated = Latest update first
pain-sort-promise = Next update first
pain-points-first = Back to the first page
pain-points-clear = Clear all
pain-points-nothing = No such pain point
pain-points-nothing-more = Try other words, or be the first to report it.
pain-points-none = No pain points yet
pain-points-none-more = What colleagues report will appear here. What slows your work down these days?

pain-answers = { $name } answers for it
pain-edited = Edited
pain-studio-only = studio only
pain-studio-only-more = Only the studio and its reporter see this.
pain-opening-agreed = The reporter agreed; the studio opens it after taking out what must not be read.
pain-merged-into = This is the same pain and was merged into
pain-merged-more = Voices and news are together there.
pain-merged-hidden = This was merged into another report of the same pain.
pain-split-link = If yours is different, take it back out.
pain-asleep = Put off until { $date }.
pain-no-body = One line was enough.
pain-reporter-loses = The reporter: { $impact }
pain-answer = The studio's answer
pain-asked = The studio asked
pain-would-change = What would change the answer?
pain-voices = affected
pain-hours = time lost a month
pain-hours-unsaid = Not estimated yet
pain-spark = How voices gathered
pain-supporters = Who is affected
pain-projects = Linked projects
pain-merged-here = Merged into this
pain-related = Similar
pain-related-find = Find similar ones

support-do = Me too
support-change = Change my hours
support-said = You said “me too”.
support-thanks = Counted. You will hear what becomes of it.
unsupport-do = Take it back
unsupport-done = Your “me too” is taken back.
came-back-lead = It is marked as solved. Does it still hurt?
came-back-do = It came back
came-back-thanks = Thank you. It is open again, and you will hear by the promised day.

follow-on = You get updates
follow-off = You do not get updates
follow-muted = Muted
follow-do = Follow
follow-stop = Stop
follow-mute = Mute
follow-done = Done.

comments-title = Comments
comment-yours = Your comment
comment-your-answer = Your answer to the question
comment-do = Send
comment-done = Sent.
comment-internal = internal
comment-make-internal = For the studio only
comment-erased = This comment was erased.
comment-next = Promise the next update by
comment-next-hint = With a day, this counts as the promised update, and the next one is promised.

edit-title = Edit
edit-do = Edit
edit-save = Save
edit-leave = Cancel
edit-done = Changed. The earlier text is kept.
versions-title = Earlier texts
versions-now = Now
versions-until = Until { $name } changed it
versions-none = It was never edited.

appeal-title = Please look again
appeal-ask = Ask to look again
appeal-why = What should be looked at again?
appeal-hint = You can ask once, and somebody else answers.
appeal-do = Ask
appeal-thanks = Passed on. Somebody else will look again and answer.
appeal-pending = Somebody of the studio who did not decide it answers.
appeal-your-answer = The answer after looking again
appeal-uphold = The answer stays
appeal-reopen = Reopen it
appeal-answered = Answered.

split-title = Mine is different
split-why = What is different?
split-do = Take it back out
split-done = Taken back out. It is looked at on its own.
agree-do = It may be opened to everybody
agree-thanks = Thank you. It will be opened after taking out what must not be read.
open-lead = With its reporter's consent, and after taking out what must not be read, it can be opened to everybody. What was said so far stays hidden.
open-do = Open it to everybody
open-done = Everybody can see it now.

triage-title = Triage
triage-accept = Accept
triage-ask = Ask
triage-unask = Take the question back
triage-decline = Decline
triage-resolve = Mark as solved
triage-reopen = Reopen
triage-merge = Merge
triage-unmerge = Take it back out
triage-link = Link to a project
triage-assign = Assign
triage-snooze = Put off
triage-word = A note
triage-next = Promise the next update by
triage-notify = Tell the people affected
triage-question = What do you need to know?
triage-language-ko = The reporter wrote in Korean.
triage-language-en = The reporter wrote in English.
triage-decline-why = Why not?
triage-resolve-why = What has changed?
triage-resolve-hint = The people it hurt are asked whether it got better.
triage-reopen-why = Why is it reopened?
triage-into = Into which one?
triage-into-hint = Its number. Each person counts once, and it can be undone at any time.
triage-project = Which project?
triage-project-hint = Its number. A report that is not accepted yet is accepted with it.
triage-assignee = Who answers for it?
triage-nobody = Nobody yet
triage-until = Until when?
triage-snooze-why = Why? Only the studio sees this.
decide-accepted = P-{ $number } is accepted.
decide-asked = Asked about P-{ $number }.
decide-unasked = The question about P-{ $number } is taken back.
decide-declined = P-{ $number } is answered.
decide-resolved = P-{ $number } is marked as solved; the people it hurt are asked.
decide-reopened = P-{ $number } is open again.
merge-done = P-{ $number } is merged.
unmerge-done = P-{ $number } stands on its own again.
assign-done = It is settled who answers for P-{ $number }.
snooze-done = Done for P-{ $number }.
triage-area = Change the area
triage-no-area = No area
area-done = The area of P-{ $number } is changed.
triage-new-project = Make a new project of it
triage-goes-to = { $n ->
    [0] Nobody would get it.
    [one] Goes to one person.
   *[other] Goes to { $n } people.
}
triage-goes-to-ko = { $n ->
    [one] One of them reads it in Korean.
   *[other] { $n } of them read it in Korean.
}
triage-goes-to-en = { $n ->
    [one] One of them reads it in English.
   *[other] { $n } of them read it in English.
}
pain-points-when-reported = Reported from { $from } to { $to }
pain-points-when-ended = Ended from { $from } to { $to }
pain-points-when-kept = With a promise kept from { $from } to { $to }
pain-points-when-broken = With a promise broken from { $from } to { $to }
pain-points-several-areas = Only the chosen areas
pain-stage-answered = Answered
pain-stage-waiting = Waiting for their first answer
pain-stage-adopted = Accepted at some time
pain-stage-applied = Changed something
pain-stage-relieved = Confirmed to be better
pain-stage-unconfirmed = Not confirmed yet
pain-stage-single = Without duplicates

report-call = For “{ $title }”
report-call-over = “{ $title }” is over. Tell us all the same: it is looked at like any other report.

report-seen-on = On the page { $page }
embed-thanks = Thank you. It is P-{ $number }.
embed-thanks-text = We write to you as soon as something becomes of it.
embed-see = Add more
embed-area = It is about { $area }.
embed-page = Say which page it was
embed-note = One line is enough.
embed-note-tab = You sign in and go on in a new tab.
embed-tab = Go on in a new tab
button-title = A button for your own pages
button-lead = Put a small pebble on the screens of your system or the wiki, and people can say what hurts right where it does.
button-area-any = None in particular (the text decides)
button-show = Show
button-line = The line to copy
button-line-text = Anywhere inside the body of the page.
button-policy = The policy of that page
button-policy-text = Where the page has a Content-Security-Policy, add these two. Without the second one it opens a new tab.
button-origins-none = For now it opens a new tab everywhere. Once an administrator lists the address of a page in widget.origins, it can be sent from within that page.
button-origins = It can be sent from within pages of { $origins }.
button-mark = A bookmark
button-mark-text = Where no line can be added, drag this button into the bookmarks bar and press it on that page.
button-mark-name = Tell us what hurts
report-anonymous = Do not name me
report-anonymous-more = Nobody sees your name, not even the studio or an administrator. You still get every answer and question, and can answer without a name. Only Insole itself knows who you are, to bring you the answer. What you write may point at you, so please read it once more. It cannot be changed later.
pain-anonymous = A colleague who is not named
pain-anonymous-you = You (not named)
triage-goes-to-unnamed = Whoever reported it is not named, and gets the letter all the same.

## Lists from elsewhere

import-origin = Taken over from an earlier list:
import-origin-number = number { $value }
import-origin-reported_on = { $value }
import-origin-supporters = { $value } in favour

## Without a connection

offline-title = You are not connected
offline-lead = If something hurts, write it down now. It is kept on this device and sent once when you are connected again.
offline-again = Try to connect
offline-keep = Keep it on this device
offline-kept = Kept. It is sent when you are connected.
offline-unknown = Nobody is signed in on this device, so we cannot tell whose words these would be. Sign in once you are connected.
offline-waiting = Waiting to be sent
offline-edit = Edit
offline-drop = Delete
offline-mend = It was not taken: it may be too long, or an attachment too large. Change it and keep it again.
offline-sent = What you wrote without a connection has been sent:
offline-refused = Something you wrote down was not taken. See and mend it
