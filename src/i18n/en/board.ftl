
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
