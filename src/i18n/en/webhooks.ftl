### Webhooks and chat

admin-webhooks = Webhooks
webhooks-lead = Other systems hear at once what happens here: a line in your team’s chat, or events for a program. Only what every colleague may see ever leaves.
webhooks-none = Nobody outside is told anything
webhooks-none-hint = Take the address of an incoming webhook from your chat (Slack, Teams, KakaoWork) and add it below.
webhook-new = Tell another system
webhook-to = Goes to
webhook-state = State
webhook-url = Address
webhook-url-hint = It begins with https://. Whoever knows it can write there, so it is not shown again.
webhook-url-kept = Leave it empty to keep the present address, which is not shown.
webhook-format = What it is sent
webhook-format-chat = A line in a chat
webhook-format-events = Events as JSON
webhook-chat-means = One sentence and a link, as Slack, Teams and KakaoWork take it. Nobody is named.
webhook-events-means = Exactly what GET /api/v1/events shows to a colleague, signed.
webhook-language = Language of the lines
webhook-language-hint = Only for a chat.
webhook-kinds = What about
webhook-kinds-hint = Choose what is worth an interruption. Only the list that belongs to your choice above counts.
webhook-kinds-chat = News for a chat
webhook-news-received = A new report
webhook-kinds-of = Events: { $group } { $n ->
    [0] {""}
   *[other] ({ $n } chosen)
}
webhook-is-stopped = stopped
webhook-well = nothing waits
webhook-waiting = { $n } on the way
webhook-dead = { $n } given up
webhook-goes-to = Goes to { $host }
webhook-stopped-since = Stopped { $ago }. What happens meanwhile is not sent later.
webhook-test = Send a test
webhook-tested = A test is on its way. Reload in a moment to see what the other side said.
webhook-stop = Stop
webhook-stopped = Nothing goes there until you let it go on.
webhook-resume = Let it go on
webhook-resumed = It hears again what happens from now on.
webhook-renew = New secret
webhook-remove = Remove
webhook-remove-ask = { $n ->
    [0] Nothing goes to “{ $name }” any more, and the list of its deliveries is gone.
   *[other] Nothing goes to “{ $name }” any more. { $n } deliveries that were not taken yet are lost.
}
webhook-keep = Keep it
webhook-removed = It is removed.
webhook-settings = What goes where
webhook-deliveries = Deliveries
webhook-quiet = Nothing yet
webhook-quiet-hint = Send a test, or wait until something happens.
webhook-event = Event
webhook-at = Happened
webhook-next = next try { $at }
webhook-retry = Try again
webhook-retry-all = Try { $n } again
webhook-retried = It is tried again at once.
webhook-delivery-planned = on the way
webhook-delivery-sent = taken
webhook-delivery-dropped = not told
webhook-delivery-dead = given up
webhook-why-status = The other side answered { $status }. Look there for the reason.
webhook-why-form = The address is no https:// address. Change it below.
webhook-why-inside = The name stands for an address inside the house. If that is meant, name its host in outgoing.internal_hosts.
webhook-why-unknown = The host is not known. Check the address, or the name service.
webhook-why-refused = Nobody takes the connection there. Is the service running, and may this server reach it?
webhook-why-certificate = The certificate of the other side is not believed. If it is one of your own, name its authority in outgoing.ca_file.
webhook-why-late = No answer within ten seconds.
webhook-why-broken = The connection broke before an answer came.
webhook-why-ours = It could not be written on our side. The log has the reason.
webhook-why-undone = It was taken back before it was told.
webhook-why-not_visible = Not every colleague may see it.
webhook-why-said_elsewhere = The line about the project says it.
webhook-secret = The secret
webhook-secret-lead = Deliveries are signed with it. Copy it now: it is shown this once. A chat does not need it.
webhook-secret-overlap = For 24 hours every delivery is signed with the old one, too, so that nothing is refused while you change it.
webhook-secret-kept = I have it
refusal-webhook_address = Please give an address that begins with https://, without a name and password in it.
refusal-webhook_inside = This address is inside the house. If that is meant, whoever runs the server names its host in outgoing.internal_hosts.
refusal-webhook_kinds = Please choose at least one thing from the list that belongs to it.
refusal-webhook_stopped = It is stopped. Let it go on first.

chat-line = { $item } “{ $title }”: { $what }
chat-what-received = new
chat-what-resolved = counts as solved; those affected are asked
chat-what-project_delivered = the change is live; those affected are asked
chat-what-project_succeeded = succeeded; the story is published
chat-what-project_failed = failed; why is published
chat-test = This is a test from Insole. Lines will arrive here.
