components-title = Components
components-lead = Every part of this product in every state. Look at it in the dark and on a narrow screen as well.

demo-sign-in-title = Who would you like to be?
demo-sign-in-lead = Saebom Bank is made up. Here you can walk in as anybody, and no letter ever leaves this machine.
demo-sign-in-as = Enter as { $name }
demo-mail-title = Letters that went out
demo-mail-lead = { $n ->
    [one] One letter so far.
   *[other] { $n } letters so far.
 } None was really sent.
demo-mail-to = Recipient’s address
demo-mail-find = Find
demo-mail-none = No letter has gone out yet
demo-mail-none-text = Report something or decide about it, and letters arrive here about two minutes later.
demo-mail-older = Older letters
demo-mail-text = As plain text
demo-mail-headers = Headers
demo-time-today = In this company it is { $day }. Let time pass:
demo-time-pass = { $n ->
    [one] a day
   *[other] { $n } days
 }
demo-time-passed = { $n ->
    [one] A day has passed.
   *[other] { $n } days have passed.
 } What fell due meanwhile shows in a moment.
