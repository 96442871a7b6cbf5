### Whether it gets better, in numbers

working-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
}

nav-progress = Progress
progress-title = Is it getting better?
progress-description = Whether we answer what hurts, keep what we promise, and make it better for those who live with it. What worked and what did not, counted side by side.
progress-lead = Whether we answer what hurts, keep the days we promise, and hear from those who live with it that it is better. What worked and what did not, counted side by side.
progress-nothing = There is nothing to count yet
progress-nothing-text = With the first report, what was answered and what was not, the promises kept and the promises broken will stand here as they are.
progress-few = It is too early for numbers
progress-few-text = A number about fewer than five people could point at one of them. With a few more, it will stand here.
progress-waiting = { $n ->
    [0] None is waiting
    [one] 1 still waits for its first answer
   *[other] { $n } still wait for their first answer
}
progress-first-word = to a first answer for half of them; within { $slow } for nine of ten ({ $promised } are promised)
progress-quicker = { $now } in the last 13 weeks, { $before } before: quicker
progress-as-quick = { $now } in the last 13 weeks as before
progress-slower = { $now } in the last 13 weeks, { $before } before: slower
progress-promises = of { $all } promises kept
progress-promises-broken = { $n ->
    [0] None was broken
    [one] 1 was broken
   *[other] { $n } were broken
}
progress-promises-title = Promises kept and broken
progress-promises-both = { $kept } promises kept, { $broken } broken
progress-relief = a month no longer lost
progress-relief-of = { $n ->
    [one] 1 report, confirmed by those affected
   *[other] { $n } reports, confirmed by those affected
}
progress-relief-few = Shown once five people have confirmed it
progress-failed = { $n ->
    [0] None has failed yet
    [one] 1 failed and says why
   *[other] { $n } failed and say why
}
progress-projects-title = What became of the projects
progress-projects-succeeded = Succeeded
progress-projects-failed = Failed
progress-projects-under-way = Under way
progress-projects-paused = Paused
progress-projects-note = A project that fails can only be ended by publishing why.
progress-worked-on = { $n ->
    [one] 1 report is being worked on right now.
   *[other] { $n } reports are being worked on right now.
}
progress-holds-title = Still good
progress-holds-since = since { $day }
progress-holds-unnamed = { $n ->
    [one] 1 more holds, with a story for colleagues alone.
   *[other] { $n } more hold, with stories for colleagues alone.
}
progress-holds-note = A success is measured again after 30, 90 and 180 days. When it slips, it leaves this list and work on it begins again.
progress-how = How this is counted
progress-how-what-answered = Answered
progress-how-is-answered = Of all reports, those that the studio has decided on, asked back about, or put together with another one.
progress-how-what-first-word = To a first answer
progress-how-is-first-word = Working days (Monday to Friday) from the report to its first answer, for what came in during the last 52 weeks. What has no answer yet is not in it; how many those are is told beside it.
progress-how-what-promises = Promises
progress-how-is-promises = The day by which we owe the next update on a report or a project. When it passes in silence, the promise is broken, however much is said later.
progress-how-what-relief = No longer lost
progress-how-is-relief = The time that solved reports cost, where more of the people affected say “better” than anything else. The studio cannot raise this number by itself.
progress-how-what-projects = Success and failure
progress-how-is-projects = A success has reached its target, is confirmed by the people affected, and is kept good. A failure has published why. Proposals that never began are not counted.
progress-how-what-few = What is not shown
progress-how-is-few = Nothing about fewer than five people, not even as a number. No names of people; departments and areas only where a retrospective published for everybody names them.

nav-campaigns = Campaigns
nav-insights = Insights
insights-title = Insights
insights-period = What was reported from { $from } to { $to }
insights-periods = Period
insights-jump-month = 4 weeks
insights-jump-quarter = 13 weeks
insights-jump-year = 52 weeks
insights-jump-all = From the beginning
insights-from = From
insights-to = to
insights-any-department = Any owner
insights-any-kind = Any kind
insights-look = Look
insights-file = All as CSV
insights-file-of = This table as CSV
insights-table = As a table
insights-nothing = There is nothing to count yet
insights-nothing-text = With the first report you see here what came in and what ended, how long answers took, and which promises were kept.
insights-few = Fewer than five people
insights-few-text = Within this period and these filters it could show whose story it is, so nothing is shown. Try a longer period or fewer filters.
insights-all-of-it = See it from the beginning
insights-none-here = None in this period.
insights-note = A group of fewer than five people is shown together with a neighbour. Every table, filter and file is made of the same groups, so that none can be worked out by subtracting. A period begins on a Monday and ends on a Sunday.
insights-no-area = Without an area
insights-no-department = Areas without an owner
insights-others = Smaller areas together
insights-others-of = Smaller areas of { $department }
insights-percent = { $n }%
insights-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
insights-more-days = { $n }+
insights-median = half of them within
insights-slow = nine of ten within
insights-within-promise = answered within the { $days } days promised
insights-waiting = waiting for a first answer
insights-ended = ended
insights-promise-limit = past the promise
insights-promised-other = Not over yet, or no longer needed
insights-last-four = The last four whole weeks
insights-next-four = The next four, probably
insights-band = eight times of ten between
insights-under = under { $n } people
insights-flow-words = { $days }: { $reported } reported, { $ended } ended
insights-flow-summary = { $reported } reports that came in and { $ended } that ended, week by week
insights-spread-summary = { $title }: half within { $median } days, nine of ten within { $slow }
insights-rising-words = { $n }, usually { $usual }
insights-section-flow = In and out
insights-lead-flow = A column’s area is its number of reports. Weeks with fewer than five people stand together with their neighbours.
insights-section-first-word = To a first answer
insights-lead-first-word = Working days until what was reported in this period got its first answer.
insights-section-promises = Promises kept and broken
insights-lead-promises = Promises that were due in this period. A report with several counts once among the kept and once among the broken.
insights-section-hours = Hours a month
insights-lead-hours = Where the time stands today that the reports of this period cost everybody. Duplicates count once, where they were merged.
insights-section-funnel = From reported to relieved
insights-lead-funnel = How far the reports of this period have come by today. Duplicates count where they were merged.
insights-section-ends = To an end
insights-lead-ends = Days from the report to its end, for what was solved or declined in this period.
insights-section-areas = Areas
insights-lead-areas = Where the time of this period’s reports stands today, area by area.
insights-section-departments = Owner departments
insights-lead-departments = By the department that owns the area, not the department of whoever reported.
insights-section-kinds = Kinds of areas
insights-lead-kinds = Whether it is a system, a policy, a process or a workplace.
insights-section-rising = Rising this month
insights-lead-rising = Areas where more came in during the last 28 days than chance would explain, against the 12 weeks before (as 28 days). The period above does not matter here.
insights-section-ahead = The next four weeks
insights-lead-ahead = Simple exponential smoothing follows the level of past weeks. The band is what the same method was wrong by at the end of each of them. It knows no seasons.
insights-section-helped = What helped
insights-lead-helped = Success stories of this period, those that gave back most first.
insights-legend-reported = Reported
insights-legend-ended = Ended
insights-legend-open = Still hurting
insights-legend-relieved = Relieved, confirmed
insights-legend-unconfirmed = Solved, not confirmed
insights-legend-declined = Declined
insights-step-single = Reported
insights-step-adopted = Accepted
insights-step-applied = Changed something
insights-step-relieved = Confirmed to be better
insights-head-weeks = Weeks
insights-head-reported = Reported
insights-head-resolved = Solved
insights-head-declined = Declined
insights-head-working-days = Working days
insights-head-days = Days
insights-head-reports = Reports
insights-head-share = Share
insights-head-promise = Promise
insights-head-stands = Today
insights-head-hours = Hours a month
insights-head-step = Step
insights-head-group = Group
insights-head-open-reports = Open
insights-head-open = Still hurting
insights-head-relieved = Relieved
insights-head-unconfirmed = Not confirmed
insights-head-last-month = Last 28 days
insights-head-usual = Usual
insights-head-four-weeks = Four weeks
insights-head-at-least = At least
insights-head-at-most = At most
insights-head-story = Story
