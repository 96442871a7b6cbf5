### When letters come, who hears what, and what administrators see of mail.

notify-when = When letters come
notify-when-lead = Nothing is set until you set it. Sign-in links, questions whether it is better, and outcomes always come at once.
notify-quiet-from = Quiet from
notify-quiet-until = until
notify-days = Days on which letters come
notify-days-hint = What happens on other days comes on the next one, at eight in the morning.
notify-day-1 = Mon
notify-day-2 = Tue
notify-day-3 = Wed
notify-day-4 = Thu
notify-day-5 = Fri
notify-day-6 = Sat
notify-day-7 = Sun
notify-zone = Your time zone
notify-zone-hint = Only if it is another than the company's, { $zone }.
notify-cap = Letters a day at most
notify-cap-hint = What is above it comes in one letter the next morning. Empty: no limit.
notify-table = Who hears what
notify-table-lead = This is the very table that letters are planned by, as it is with your present choice. Follow a name to see the letter.
notify-table-what = What happens
notify-table-who = Who hears of it
notify-table-nobody = nobody, with this choice
notify-chapter-report = What becomes of a report
notify-chapter-talk = What is said about it
notify-chapter-project = What becomes of a project
notify-chapter-promise = Updates that were promised
notify-chapter-own = What goes to one person alone
notify-channel-now = At once:
notify-channel-daily = Every morning:
notify-channel-weekly = On Mondays:
notify-who-reporter = whoever reported it
notify-who-supporter = those who share it
notify-who-follower = those who follow it
notify-who-commenter = those who commented
notify-who-assignee = whoever looks after it
notify-who-lead = the project's lead
notify-who-team = the project's team and partners
notify-who-studio = the studio
notify-who-asked = whoever asked for it, or watches the condition
notify-who-wrote = whoever answered
notify-who-writer = those who write the retrospective
notify-example = Example
notify-example-lead = This is how the letter looks, with a made-up story. Its links lead nowhere.
notify-example-daily = Example of a daily digest
notify-example-weekly = Example of a weekly digest
notify-suspended = No letters reach you since { $ago }
notify-suspended-why = The mail server refused your address: { $why }
notify-resume = My address works again
notify-resumed = Letters go to your address again.
me-suspended = Letters do not reach your address at the moment.
me-suspended-see = See why, and switch them on again

mail-digest-yours = Yours
mail-digest-followed = What you share or follow
mail-digest-area = { $n ->
    [one] In your department's areas: 1 new report
   *[other] In your department's areas: { $n } new reports
}
mail-digest-story = One story worth reading

mail-example-stop-seen = Three months have passed, and it still drops more than half as often.
mail-example-go-on = The devices arrive next week. We look for one more month.
mail-example-condition = The line of the branches is doubled
mail-example-how-known = The contract for the line
mail-example-condition-note = The new contract began in March.
mail-example-pain = The VPN drops every morning
mail-example-other = Remote access is lost at nine
mail-example-decider = Jonas Weber
mail-example-lead = Seojun Lee
mail-example-project = Remote access that holds
mail-example-delay = The new gateways arrive two weeks late.
mail-example-reason = 41 colleagues lose 120 hours a month.
mail-example-question = On which floor does it drop? By cable or by radio?
mail-example-would-change = When the contract for the branch lines ends in March, we look again.
mail-example-would-change-fate = When the lines are twice as fast
mail-example-answer = The contract still stands.
mail-example-comment = It is the **same** on the ninth floor.
mail-example-update = Two gateways are late. We begin on the fifth floor instead.
mail-example-metric = Drops a day
mail-example-unit = times
mail-example-story = Mornings with the VPN
mail-example-summary = We replaced the gateways. It no longer drops in the morning.
mail-example-for-reporters = When it drops, the cabled desks on the fifth floor are free for you.
mail-example-fate = The gateways were replaced.
mail-example-area-first = Expense claims need three signatures
mail-example-area-second = The meeting room's screen is always taken

refusal-zone = There is no time zone of this name. Choose one from the list, such as Asia/Seoul.
refusal-time = Write a time as hours and minutes, such as 22:00.
refusal-both_times = Quiet hours need a beginning and an end. Fill in both, or neither.
refusal-no_time_left = Quiet hours cannot end when they begin. Choose another end.
refusal-no_day_left = Leave at least one day on which letters may come.
refusal-letters_a_day = Write a whole number from 1 to { $most }, or nothing.
refusal-reach_many = This goes to { $people } people at once. If that is meant, say so here and send it again.

reach-yes = Yes, tell all of them

### /admin/mail

admin-mail-off = Nothing is sent: mail.transport is “none”. Nobody hears anything by mail.
admin-mail-late = { $n ->
    [one] 1 letter is overdue since { $ago }. Look at what is put off, or whether the mail server is there.
   *[other] { $n } letters are overdue, the oldest since { $ago }. Look at what is put off, or whether the mail server is there.
}
admin-mail-shelves = Parts of the outbox
admin-mail-shelf-waiting = Waiting
admin-mail-shelf-put_off = Put off
admin-mail-shelf-uncertain = Uncertain
admin-mail-shelf-dead = Given up
admin-mail-shelf-sent = Sent
admin-mail-shelf-dropped = Not sent
admin-mail-shelf-suspended = No letters
admin-mail-means-waiting = Letters that wait for their moment: for more news of the same thing, for a morning, or for the next attempt.
admin-mail-means-put_off = Letters that could not be sent so far. They are tried again with growing pauses, for three days.
admin-mail-means-uncertain = Letters that went out twice and the mail server never said whether it has them. A third time is yours to decide.
admin-mail-means-dead = Letters that were refused for good, or tried for three days.
admin-mail-means-sent = Letters that the mail server has taken.
admin-mail-means-dropped = Letters that nobody wanted any more, or that were no longer true, when their moment came.
admin-mail-means-suspended = People whose address a mail server refused. They get sign-in links only, until they or you say that it works again.
admin-mail-last-day = The number counts the last 24 hours.
admin-mail-nobody = Every address takes letters
admin-mail-nobody-text = Whoever's address a mail server refuses stands here, with its reason.
admin-mail-empty = Nothing here
admin-mail-empty-waiting = No letter waits at the moment.
admin-mail-empty-put_off = Every letter left at the first attempt.
admin-mail-empty-uncertain = Of every letter it is known what became of it.
admin-mail-empty-dead = No letter was given up.
admin-mail-empty-sent = No letter has left yet.
admin-mail-empty-dropped = Every letter that was planned was still wanted.
admin-mail-letter = Letter
admin-mail-to = To
admin-mail-about = About
admin-mail-at = When
admin-mail-since = Since
admin-mail-why = Why
admin-mail-attempts = { $n } attempts
admin-mail-retry = Try again
admin-mail-retry-all = Try all of them again
admin-mail-retried = { $n ->
    [one] 1 letter is tried again now.
   *[other] { $n } letters are tried again now.
}
admin-mail-resume = Send again
admin-mail-resumed = Letters go to this address again.
mail-remedy-ours = Something here has to be repaired: look at mail.smtp_url, mail.from and mail.ca_file, then run “insole mail test”.
mail-remedy-busy = The mail server is busy or away. Nothing to do: it is tried again by itself.
mail-remedy-given-up = The mail server was away for three days. Once it is back, try again.
mail-remedy-refused = The mail server refuses this letter or its address. Ask the person whether the address is right, then try again.
mail-remedy-uncertain = It may have arrived once or twice. If the person has it, leave it; otherwise try again.
mail-dropped-level = They chose not to get such letters.
mail-dropped-muted = They muted it meanwhile.
mail-dropped-deactivated = Their account is closed.
mail-dropped-suspended = Their address takes no letters.
mail-dropped-no_address = There is no address that letters could go to.
mail-dropped-not_visible = They may no longer see it.
mail-dropped-undone = The decision was taken back in time.
mail-dropped-expired = The sign-in link had run out.
mail-dropped-no_transport = Nothing is sent: mail.transport is “none”.

mail-can-be-answered = Simply answer this letter: what you write becomes a comment.
mail-not-taken-empty = There was nothing in it besides what was quoted. Write above the quoted letter, or on the page.
mail-not-taken-too_large = It was too long, or its attachments too large. Write the most important part on the page.
mail-not-taken-not_yours = It came from another address than yours here. Answer from the address that this letter went to, or write on the page.
mail-not-taken-file_kind = It is of a kind that cannot be attached. JPEG, PNG and WebP pictures, PDF, Word, Excel, PowerPoint and Hangul documents can: attach one of these on the page.
mail-not-taken-file_empty = It is empty. Attach it again on the page.
mail-not-taken-file_large = It is too large. Make it smaller than 10 MB, and attach it on the page.
mail-not-taken-file_many = Up to five files fit on a comment. Attach the others to another one, on the page.
mail-not-taken-file_broken = It cannot be opened as a picture. Save it again, and attach it on the page.
mail-not-taken-file_huge = The picture is too big. Bring it below 60 megapixels, and attach it on the page.
mail-not-taken-not_possible = It cannot be commented on any more, or not by you. The page says how things stand.

admin-look = How letters look
admin-look-lead = What you change holds for the next letter that leaves. Everything else of a letter stays as it is: readable in every mail program, without pictures from elsewhere.
admin-look-sender = The sender's name
admin-look-sender-hint = Stands before the address. Empty: as it is configured.
admin-look-colour = Colour of buttons
admin-look-colour-hint = White words stand on it, so it has to be dark enough.
admin-look-footer-ko = Last line of Korean letters
admin-look-footer-en = Last line of English letters
admin-look-footer-hint = For example whom to ask. Nobody needs it to understand the letter.
admin-look-preview = How it arrives
admin-look-preview-lead = As it is saved: on a wide screen, and on a phone in the dark.
admin-look-light = On a wide screen
admin-look-dark = On a phone, in the dark
admin-look-test = Send me a test letter
admin-look-tested = A test letter is on its way to you.
refusal-sender_name = A name may not hold <, >, " or @. The address is set by mail.from.
refusal-colour = Choose a colour, written like #006a42.
refusal-colour_too_light = White words cannot be read well on it (contrast { $contrast }, at least 4.5). Choose a darker one.

devices-title = Notifications on this device
devices-lead = News whose letter goes at once can show up on this device as well. The letter still comes, so a missed notification is no loss. They stop when you sign out here.
devices-script = Turning them on here needs JavaScript. Letters come either way.
devices-unable = This browser cannot take notifications. Letters come all the same.
devices-home = On an iPhone or iPad, add Insole to the home screen with the share button, open it from there and turn them on.
devices-denied = This browser blocks notifications from Insole. Allow them in the site settings beside the address, then open this page again.
devices-failed = The browser could not turn notifications on. Try again in a moment; your company's network may be in the way.
devices-lost = Notifications were turned off in this browser. Turn them on to get them again.
devices-turn-on = Turn on for this device
devices-turn-off = Turn off
devices-remove = Remove
devices-test = Send a test
devices-here = This device
devices-since = since { $date }
devices-pushed = last notified { $ago }
devices-never = nothing sent yet
devices-trouble = The last notification could not be delivered. Send a test to see whether they arrive.
devices-ended = Stopped
devices-ended-gone = The browser turned notifications off, or is gone ({ $ago }). To get them again, turn them on there.
devices-ended-signed_out = Stopped when you signed out ({ $ago }). To get them again, sign in there and turn them on.
devices-what = What shall show up?
devices-what-all = Everything that comes at once
devices-what-all-text = All news whose letter goes at once.
devices-what-mine = Only what is mine
devices-what-mine-text = What you reported, answer for or asked to hear.
devices-added = Notifications now come to this device as well.
devices-removed = Nothing goes to that device any more.
devices-tested = A test is on its way.
push-test-title = Notifications arrive
push-test-body = This is how news will reach you.
# readers without an account
notify-who-subscriber = readers without an account
subscriber-left = A reader who left
mail-dropped-left = They left meanwhile.
mail-dropped-confirmed = It was confirmed already, or not yet.
