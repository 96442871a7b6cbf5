### Pages that are read without an account

public-index-title = Retrospectives
public-index-lead = How we tried to make work hurt less. What worked and what did not, side by side.
public-index-description = How we tried to make work hurt less: what worked and what did not, and why.
public-filter = What would you like to see?
public-filter-all = All
public-filter-success = Successes
public-filter-postmortem = Failures
public-index-empty = Nothing is published yet
public-index-empty-text = When a project ends, well or badly, its story will appear here.
public-index-empty-filtered = No story fits that yet
public-index-all = Show all
public-index-more = Older stories
public-index-newest = Back to the newest
public-drafts = Being written

piece-kind-success = A project that worked
piece-kind-postmortem = A project that failed
piece-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
} to read
piece-with = with { $partners }
piece-people = { $n } people lived with it
piece-hours-success = { $hours } hours a month were being lost
piece-hours-postmortem = { $hours } hours a month, still
piece-staff-only = Staff only

fact-target = { $name } (target { $target })
fact-hours-success = a month that was being lost
fact-hours-postmortem = a month, still being lost
fact-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
fact-weeks-label = from start to end
fact-people-label = colleagues who lived with it
fact-pulse = { $better } of { $all }
fact-pulse-label = say that it is better
fact-confirmed = Confirmed
fact-confirmed-label = by the people affected
fact-moved-reached = target reached
fact-moved-closer = better, but short of the target
fact-moved-not = not better
fact-moved-unread = never measured

article-chart-start = start
article-lineage = Before and after
article-lineage-hidden = A follow-up project
article-foot = A retrospective without blame: it speaks of conditions, not of people.
article-revision = Revision { $n }
article-revisions = What changed
article-revision-line = Revision { $n } · { $day }
article-first-revision = As first published
article-old = You are reading revision { $n }, published on { $day }.
article-newest = Read the present one
article-print = Print
article-edit = Edit
article-all = All retrospectives
article-for-staff = See project { $project }


home-description = Where colleagues say what hurts in their work, and hear to the end how it gets better or why it cannot.
home-sentence = Taking the pebbles out of our shoes.
home-lead = A colleague says what hurts, others who live with the same join in, and the work on it is followed to its end. Where it cannot be done, the reason is here too.
home-numbers = So far
home-number-answered = of { $all } pain points got an answer
home-number-kept-label = promises kept
home-number-broken-label = promises broken
home-number-succeeded-label = projects that worked and are being sustained
home-number-failed-label = projects that failed and say why
home-count = { $n }
home-projects = { $n }
home-numbers-note = A promise is the day by which we owe the next update. When it passes in silence, it counts as broken.
home-progress = More in numbers
home-stories = Stories worth reading
home-all-stories = All retrospectives
home-ask = What slows your work down these days?
home-ask-hint = One line is enough.
home-ask-placeholder = For example: the VPN drops every morning when I work from home
home-ask-go = Go on
home-desk-waiting = { $n ->
    [0] No report waits for a decision
    [one] 1 report waits for a decision
   *[other] { $n } reports wait for a decision
}
home-desk-overdue = { $n ->
    [one] 1 promise is overdue
   *[other] { $n } promises are overdue
}
home-desk-none-late = No promise is overdue
home-nothing-yet = What you are waiting for will appear here
home-nothing-yet-text = Report what slows you down, or say “me too” to what others reported: from then on you see here by when you hear, and what has changed.
home-look-around = See what others reported
home-promises = What I was promised
home-promises-none = Nothing is promised to you at present. What has an answer is under “My page”.
home-more = All of mine
home-late = Late, but not forgotten.
home-project-mine = with { $numbers }
home-changes = What changed
home-changes-since = in the last two weeks
home-changes-none = Nothing moved on what you reported, support or follow.
home-voices = { $n ->
    [one] 1 colleague said “me too”
   *[other] { $n } colleagues said “me too”
}
home-more-news = and { $n } more
home-read = One story to read

feed-description = What worked and what did not, and why.

api-docs-title = For programs
api-docs-lead = Everything that the pages can do, a token can do as well. Make one on your own page. The description for machines is
api-docs-call = Call
api-docs-does = Does
api-docs-takes = Takes

public-search = Search retrospectives
public-language = Language
public-language-any = Any language
public-year = Year
public-year-any = Any year
public-find = Find
# share cards
card-retrospectives = What worked, what did not, and why
# the magazine by area and by hours
article-contents = Contents
article-area-feed = News about { $area } (Atom)
public-area = Area
public-area-any = Any area
public-hours = Hours back
public-hours-any = Any hours back
public-hours-least = { $n } hours a month back, or more
public-area-follow = Only stories about { $area }:
# readers
article-helped-do = This helped me
article-helped = It helped { $n } readers
article-helped-thanks = Thank you for telling us
article-helped-thanks-lead = Now we know which story helps. Who pressed it is kept nowhere.
piece-helped = { $n ->
    [one] helped one reader
   *[other] helped { $n } readers
}
# readers without an account
subscribe-title = New retrospectives by mail
subscribe-lead = One letter for each story that is published. First a letter asks whether the address is yours.
subscribe-language = Language of the letters
subscribe-do = Send me letters
subscribe-privacy = The address is used for this alone and deleted when you leave. Nothing looks whether you open a letter.
subscribe-without-mail = No letters leave this place. The Atom feed brings the same stories.
subscribe-sent = Please look into your mailbox
subscribe-sent-lead = Unless it gets our letters already, a letter is on its way to that address. Its link is good for two days.
subscribe-confirm = Shall letters go to this address?
subscribe-confirm-lead = We would write to { $address } about each new retrospective.
subscribe-confirm-do = Yes, please
subscribe-confirmed = You will hear from us
subscribe-confirmed-lead = We write when the next retrospective is published. Every letter has a link that ends it.
subscribe-gone = This link is no longer good
subscribe-gone-lead = Two days have passed, or the address left. Ask again whenever you like.
subscribe-leave = No more letters about retrospectives?
subscribe-leave-lead = It ends at once, and your address is deleted.
subscribe-leave-do = No more letters
subscribe-left = No more letters will come
subscribe-left-lead = Your address is deleted. Thank you for having read with us.
subscribe-example = name@example.com
