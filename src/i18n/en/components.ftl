### Words of the chrome and of the components

skip-to-content = Skip to the content
nav = Main
nav-short = Bottom
nav-board = Board
nav-report = Report
nav-pain-points = Pain points
nav-projects = Projects
nav-projects-short = Projects
nav-retrospectives = Retrospectives
nav-areas = Areas
nav-search = Find
nav-me = My page
nav-me-short = Me
nav-admin = Administration
nav-menu-of = Menu of { $name }
sign-in = Sign in
sign-out = Sign out
close = Close
copy-link = Copy link
copied = Copied
optional = optional
draft-saved = Saved in this browser
draft-restored = Brought back what you were writing
draft-found = You were writing something here
draft-continue = Go on with it
draft-discard = Throw it away
form-trouble = { $n ->
    [one] One thing needs another look.
   *[other] { $n } things need another look.
} What you wrote is still here.
impact-question = What does it cost you?
impact-to-fill = It costs me |minutes| minutes,|||times| times |per|
impact-minutes = Minutes each time
impact-times = How many times
impact-per = Within
impact-per-day = a day
impact-per-week = a week
impact-per-month = a month
impact-per-quarter = a quarter
impact-per-year = a year
hours-a-month-about = about __ hours a month
hours-a-month-about-one = about __ hour a month
where-you-are = Where you are
pages = Pages
page-previous = Previous
page-next = Next
feed-title = Retrospectives
foot-sentence = Taking the pebbles out of colleagues’ shoes
foot-feed = Atom feed
foot-components = Components
demo-ribbon = A made-up company for trying things out.
demo-ribbon-people = Sign in as somebody else
demo-ribbon-mail = Read the mail it sent
chart-target = target { $value }
chart-summary = { $name }: started at { $from }, now { $now }. The target is { $target }.
