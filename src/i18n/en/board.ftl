
board-title = Board
board-area = Area
board-all-areas = All areas
board-who = Assignee
board-everybody = Anybody’s
board-mine = Mine
board-nobodys = Nobody’s
board-sort = Order
board-by-cost = Costliest first
board-by-promise = Most pressing first
board-show = Show
board-overdue = { $n ->
    [one] One promise overdue
   *[other] { $n } promises overdue
 }
board-asleep = { $n ->
    [one] One snoozed
   *[other] { $n } snoozed
 }
board-due = by { $date }
board-late = was due { $date }
board-studio-only = Studio only
board-none = Nothing here.
board-more = See all
board-linked = P-{ $pain } is linked to I-{ $project }.
refusal-item_number = Write a number, like P-12 or I-7.
board-back = back since { $date }
undo-do = Undo
undo-done = Taken back. Everything stands as before ({ $numbers }), and no letter went out.
refusal-undo_nothing = There is nothing to take back here any more.
refusal-undo_others = Only who decided can take it back.
refusal-undo_changed = It was changed meanwhile, so it is not taken back. Look at it and decide again.
refusal-undo_over = The half minute is over and letters are on their way. Decide again, and people hear of that.
inbox-title = Inbox
inbox-open = Open the inbox ({ $n })
inbox-place = { $place } of { $n }
inbox-waiting = { $n ->
    [one] one is waiting
   *[other] { $n } are waiting
}
inbox-previous = Previous
inbox-next = Next
inbox-empty = Everything has its first answer
inbox-empty-more = No report waits for a first answer. New ones can be gone through here, one by one.
keys-title = Keys
keys-open = Open
keys-merge = See what may be the same
keys-send = Send
keys-close = Close
board-closed = Closed ones, too
board-move = Move to…
board-looks = Looking at it: { $names }
board-changed = Somebody has just changed this report.
board-anew = Look again
bulk-choose = Choose P-{ $number }
bulk-all = All on this page
bulk-act = What to do with the chosen ones
bulk-look = All at once…
bulk-chosen = { $n } chosen
bulk-title = All at once
bulk-nothing = Nothing is chosen
bulk-nothing-more = Choose one or more in the list.
bulk-back = Back to the list
bulk-left-out = left out: where it stands, this cannot be done
bulk-own-words = Left empty, each reads the text block in the reporter’s language.
bulk-languages = { $n ->
    [one] One of them is written in another language.
   *[other] { $n } of them are written in another language.
}
bulk-done = { $n ->
    [one] Done for one report.
   *[other] Done for { $n } reports at once.
}
board-by-priority = By priority
board-by-new = Newest first
board-only-late = Late only
board-cards = Cards
board-list = List
board-group = Grouped
board-group-status = By status
board-group-area = By area
board-group-assignee = By who answers
board-group-project = By project
board-none-of-area = No area
board-none-of-assignee = Nobody yet
board-none-of-project = No project
board-left-out = { $n ->
    [one] One more column does
   *[other] { $n } more columns do
} not fit. Narrow it above.
board-back-to-all = Back to the whole board
board-points = { $n ->
    [one] 1 point
   *[other] { $n } points
}
board-why = Why it stands here
board-pinned = Pinned
board-pin = Pin to the top
board-unpin = Unpin
board-was-pinned = Pinned to the top.
board-was-unpinned = Back in its place.
priority-reason-hours = { $n } h a month
priority-reason-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
priority-reason-departments = { $n ->
    [one] 1 more department
   *[other] { $n } more departments
}
priority-reason-age = { $n ->
    [one] 1 month old
   *[other] { $n } months old
}
priority-reason-trend = { $n } more in 4 weeks
priority-reason-broken = { $n ->
    [one] 1 broken promise
   *[other] { $n } broken promises
}
views-title = Saved views
views-all = All
views-private = only me
views-save = Save view
views-name = A name for this view
views-share = Show it to the whole studio
views-usual = Open the board with this
views-usual-no = Open the board with all
views-remove = Delete “{ $name }”
views-saved = The view is saved.
views-removed = The view is gone.
views-usual-set = The board opens with this view from now on.
views-usual-gone = The board opens with everything again.
refusal-view_many = You can keep { $most } views. Delete one that you no longer use.
refusal-view_usual_shared = The view that opens the board has to be shared with the studio.
board-tag = Tag
board-any-tag = Any tag
triage-tags = Tags
tags-hint = With commas between them. Only the studio sees them.
tags-done = The tags are changed.
refusal-tags_many = A pain point can carry { $most } tags.
board-on-duty = On duty this week: { $name }
rota-title = Triage rota
rota-now = { $name } looks after what comes in this week.
rota-nobody = Nobody is on duty this week yet. Choose somebody below.
rota-over = Hand-over
rota-since = From Monday, { $date }, until now.
rota-came-in = came in
rota-waiting = wait for a first answer
rota-overdue = promises are late
rota-decided = Decided
rota-decided-none = Nothing was decided this week yet.
rota-late = Late promises come first
rota-new = What came in this week
rota-weeks = The weeks
rota-this-week = this week
rota-open = Nobody yet
rules-title = Routing rules
rules-lead = What is done with new reports before anybody looks. Rules never touch what a person has set.
rules-none = No rules yet
rules-none-hint = A rule gives new reports to whoever knows most about them, sorts them into an area, tags them, or tells a colleague.
rules-rule = Rule
rules-when = When
rules-then = Then
rules-state = State
rules-place = Order
rules-order = Rules act from top to bottom. What one sets the next one sees; who answers is decided by the first that says so.
rules-back = Back to the rules
rule-new = New rule
rule-new-lead = First you see what it would have done with past reports; then you switch it on.
rule-add = Add and test
rule-added = Added, and still off. See below what it would have done.
rule-changed = Saved and switched off: look at the test, then switch it on again.
rule-removed = The rule is gone. What it did stays.
rule-name = Name
rule-name-hint = It stands in the history of every report it acts on, for the studio alone.
rule-when-hint = All of these have to hold; fill in at least one.
rule-then-hint = Choose at least one. A report that has somebody or an area already keeps them.
rule-any = Any
rule-words = Words in the title or the text
rule-words-hint = Between commas; one of them is enough. A word in Latin letters counts from its beginning: “print” finds “printer”.
rule-about = Area
rule-kind = Kind of area
rule-department = Department of the reporter
rule-department-hint = Never holds for reports without a name.
rule-language = Language
rule-assign = Give it to
rule-tell = Tell by mail
rule-nobody = Nobody
rule-area = Put it into the area
rule-no-area = Leave it as it is
rule-gone = { $name } (left)
rule-on = On
rule-off = Off
rule-acted = { $n ->
    [0] has not acted yet
    [one] acted once
   *[other] acted { $n } times
}
rule-up = Up
rule-down = Down
rule-switch-on = Switch on
rule-switch-off = Switch off
rule-is-on = The rule is on, for reports from now on.
rule-is-off = The rule is off.
rule-from-now = It acts on what is reported from now on.
rule-test = Test
rule-touched = { $of ->
    [0] There are no reports yet to test it against.
   *[other] Of the last { $of } reports it would have touched { $n }.
}
rule-test-means = Each report as it came in, and together with the rules that are on. Testing changes nothing.
rule-beaten = somebody already answers for it, by rule “{ $name }”
rule-nothing-left = nothing left to do
rule-more = And { $n } more.
rule-remove = Remove the rule
rule-remove-means = It stops acting. What it did stays, and the history goes on naming it.
rule-when-area = about { $name }
rule-when-kind = about: { $name }
rule-when-words = one of: { $name }
rule-when-department = reported from { $name }
rule-when-language = written in { $name }
rule-then-assign = given to { $name }
rule-then-area = into { $name }
rule-then-tags = tags: { $name }
rule-then-tell = tell { $name }
rule-trouble-member = This rule does nothing: somebody it names is not in the studio any more. Choose somebody else.
rule-trouble-area = This rule does nothing: the area it names takes no reports any more. Choose another one.
rule-trouble-short-member = Names somebody who left
rule-trouble-short-area = Names a closed area
refusal-rule_when = Say when it holds: fill in at least one of these.
refusal-rule_then = Say what it does: choose at least one of these.
refusal-rule_member = Somebody this rule names is not in the studio any more. Choose somebody else first.
refusal-rule_area = The area this rule names takes no reports any more. Choose another one first.
bulk-everything = Everything in this list, on all its pages
bulk-first = { $of } are in this list. At most { $n } are done at once: these are the first in its order. Come again for the rest.
bulk-about = { $n ->
    [one] About one pain point
   *[other] About { $n } pain points
}
bulk-letter = Everybody it hurts gets a letter:
bulk-no-letter = Nobody gets a letter about this.
bulk-undo = For half a minute afterwards, all of it can be taken back together.
undo-done-many = { $n ->
    [one] Taken back. It stands as before, and no letter went out.
   *[other] Taken back. All { $n } stand as before, and no letter went out.
}
checklist-title = Checklist
checklist-title-count = { $of ->
    [0] Checklist
   *[other] Checklist { $done }/{ $of }
}
checklist-count = { $done } of { $of } done
checklist-add = New lines
checklist-hint = One to a line. Only the studio sees them.
checklist-add-do = Add
checklist-usual = Begin with the usual lines
checklist-take = Take away: { $line }
checklist-done = The checklist is saved.
board-up = Move up
board-down = Move down
board-was-placed = It stands where you put it, on every screen.
keys-place = Move a card up or down
refusal-pin_many = { $most } are pinned already. Let one go first.
