
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
