### Words used everywhere

product-name = Insole
language-ko = 한국어
language-en = English
hours-between = { $least }–{ $most }
hours = { $n } h
minutes = { $n } min
hours-and-minutes = { $hours } h { $minutes } min
length-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
length-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
person-named = { $name }
people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
impact-sentence = { $length } each time, { $times ->
    [1] once
    [2] twice
   *[other] { $times } times
} { $per ->
    [day] a day
    [week] a week
    [month] a month
    [quarter] a quarter
   *[year] a year
}
just-now = just now
today = today
yesterday = yesterday
tomorrow = tomorrow
ago-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
}
ago-months = { $n ->
    [one] 1 month ago
   *[other] { $n } months ago
}
ago-years = { $n ->
    [one] 1 year ago
   *[other] { $n } years ago
}
ahead-minutes = { $n ->
    [one] in 1 minute
   *[other] in { $n } minutes
}
ahead-hours = { $n ->
    [one] in 1 hour
   *[other] in { $n } hours
}
ahead-days = { $n ->
    [one] in 1 day
   *[other] in { $n } days
}
role-staff = Staff
role-studio = Env studio
role-admin = Administrator
scope-read = read
scope-write = write
scope-studio = studio
scope-admin = admin
per-day = day
per-week = week
per-month = month
per-quarter = quarter
per-year = year
visibility-public = everybody
visibility-staff = all colleagues
visibility-studio = the studio and whoever reported it
visibility-admin = administrators only
