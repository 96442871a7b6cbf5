### Searching, and what is similar

similar-wait = Similar reports appear here while you write.
similar-none = Nothing similar yet. You are the first to say it.
similar-count = { $n ->
    [one] 1 similar report
   *[other] { $n } similar reports
}
quick-there = Go there
quick-all = Everything about “{ $words }”
quick-label = Where to?
similar-more = Show { $n } more
similar-why = In common: { $words }
similar-meaning = Other words, similar meaning
similar-mine-is-different = Mine is different
similar-different = You said that yours is different.
similar-same-after-all = Not different after all
found-me-too = Me too
found-came-back = It came back
found-given = You said “me too”
found-own = This is your own report
found-hours = { $hours } a month
found-next-word = next update by { $day }
found-merged-into = merged into P-{ $number }
found-tried = Tried, and it did not work
found-worked = This is how it was solved
found-condition = Before trying again: { $condition }
search-title = Search
search-words = Find reports, projects and areas
search-kinds = Kinds
search-all = All
search-kind-pain_point = Pain points
search-kind-project = Projects
search-kind-retrospective = Retrospectives
search-kind-area = Areas
search-status = Status
search-any-status = Any status
search-begin = What are you looking for?
search-begin-text = A few words will do. A number (P-12, I-7) leads straight there.
search-nothing = Nothing found
search-nothing-text = Try other words. And if nobody has said it yet, tell us what hurts.
search-report = Report this
search-count = { $n ->
    [one] 1 found
   *[other] { $n } found
}
search-relaxed = Nothing has all of these words; these have some of them.
search-page = page { $n }
search-narrow = Narrow down
search-department = Department
search-any-department = Any department
search-language = Language
search-any-language = Any language
search-from = Changed from
search-until = to
