### What may be the same pain

likeness-same = Same pain
likeness-related = Similar
board-duplicates = { $n ->
    [one] 1 pair of possible duplicates
   *[other] { $n } pairs of possible duplicates
}
board-alike-more = +{ $n }
alike-title = May be the same
alike-by-meaning = No word in common, but the same meaning
alike-merge = Look and merge
alike-dismiss = Not the same
alike-look = Look at both
alike-reporter-different = Its reporter said that this one is different.
duplicates-title = Possible duplicates
duplicates-lead = Reports that may be about the same pain, the costliest first. Merging moves nothing for good: voices count once, everybody is told, and it can be taken apart again.
duplicates-count = { $n ->
    [one] 1 group
   *[other] { $n } groups
}
duplicates-none = Nothing looks the same
duplicates-none-text = Every new report is compared with all the others within seconds. What may be the same then stands here.
duplicates-no-more = That was all
duplicates-no-more-text = Nothing is left after this place. Back at the start you see what is still open.
duplicates-first = Back to the costliest
duplicates-board = Back to the board
duplicates-together = { $hours } a month together
duplicates-together-unsaid = nobody said how long yet
duplicates-of-many = { $n } reports that hang together
duplicates-why-pair = { $one } and { $other }
duplicates-merge = Look and merge
duplicates-merge-all = Look and merge all { $n }
preview-title = Make one of them
preview-lead = This is what would happen. Nothing has happened yet.
preview-stays = Which one stays?
preview-letters = { $n ->
    [0] if this stays: nobody gets a letter
    [one] if this stays: a letter to 1 person
   *[other] if this stays: letters to { $n } people
}
preview-may-not-stay = Cannot stay: only the studio sees it, and the other one is for everybody.
preview-which = Which ones become one?
preview-people = behind it together, each counted once
preview-twice = of them are behind more than one
preview-moves = Voices, comments and followers of the others count at the one that stays. A banner there says where to, and whoever is folded in can take their report back out.
preview-notify = Tell the people of the others (letters wait half a minute, so that you can take it back)
preview-merge = Merge
preview-again = Show what this would do
preview-merged = { $numbers } merged into { $into }.
preview-dismissed = { $one } and { $other } are not the same. They will not be suggested again.
preview-is-merged = These two were merged.
preview-is-dismissed = The studio said that these two are not the same.
preview-by = { $name }, { $when }
preview-reporter-different = The reporter of { $other } says: it is different from { $one }. Read both before you merge.
refusal-suggestion_accepted = Somebody was quicker: these two are merged already.
refusal-suggestion_dismissed = Somebody was quicker and said that these two are not the same. To merge them all the same, use “Merge” on the page of one of them.
refusal-merge_with_nothing = Choose at least one more report to merge.
refusal-index_empty = The search index is empty or being built. Start `insole serve` once, or run `insole reindex`, and try again.
refusal-state_unknown = Choose one of: pending, accepted, dismissed.
refusal-different_unknown = There is no pain point { $number } that you can see.
refusal-different_many = At most { $most } reports.
