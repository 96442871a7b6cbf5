### What happened: the ledger, one line each

history-somebody = Somebody
event-unknown = Recorded by a newer version ({ $kind })

event-member-added = { $who } added a member
event-member-changed = { $who } changed a member's details
event-member-deactivated = { $who } deactivated the account
event-member-reactivated = { $who } reactivated the account
event-member-mail_suspended = Letters were withheld: the mail server refuses the address
event-member-mail_test_asked = { $who } asked for a test letter
event-member-push_test_asked = { $who } asked for a test notification
event-member-mail_bounced = { $verdict ->
    [hard] A letter came back: nobody is at the address
    [complaint] A letter was reported as unwanted
   *[soft] A letter came back for now
}
event-member-reply_refused = An answer by mail could not be taken
event-member-mail_resumed = { $who } let letters through again
event-letters-retried = { $who } let { $n } letters be tried again
event-routing_rule-added = { $who } added the routing rule “{ $other }”
event-routing_rule-changed = { $who } changed the routing rule “{ $other }”
event-routing_rule-removed = { $who } removed the routing rule “{ $other }”
event-webhook-added = { $who } added a webhook
event-webhook-changed = { $who } changed a webhook
event-webhook-secret_renewed = { $who } renewed the secret of a webhook
event-webhook-test_asked = { $who } asked for a test delivery
event-webhook-retried = { $who } let { $n } deliveries of a webhook be tried again
event-webhook-removed = { $who } removed a webhook
event-letters-planned = Letters to { $people } people were prepared
event-member-sign_in_asked = { $who } asked for a sign-in link
event-member-signed_in = { $who } signed in
event-member-signed_out = { $everywhere ->
    [yes] { $who } signed out everywhere
   *[no] { $who } signed out
}
event-member-followed = { $state ->
    [follow] { $who } follows it
    [mute] { $who } muted it
   *[neither] { $who } neither follows nor mutes it now
}
event-token-added = { $who } made an API token ({ $scope })
event-token-revoked = { $who } revoked an API token
event-department-added = { $who } added a department
event-department-changed = { $who } changed a department
event-area-added = { $who } added an area
event-area-changed = { $who } changed an area
event-setting-changed = { $who } changed a setting: { $key }

event-pain_point-reported = { $who } reported it
event-pain_point-imported = Taken over from an earlier list
event-pain_point-edited = { $who } edited it
event-pain_point-opening_agreed = { $who } agreed that everybody may see it
event-pain_point-opened = { $who } opened it to everybody
event-pain_point-supported = { $who }: “Me too”
event-pain_point-support_changed = { $who } changed the time they lose
event-pain_point-unsupported = { $who } took their “me too” back
event-pain_point-commented = { $who } commented
event-pain_point-questioned = { $who } asked a question
event-pain_point-answered = { $who } answered; it is looked at again
event-pain_point-accepted = { $who } accepted it
event-pain_point-declined = { $who } declined it
event-pain_point-resolved = { $who } called it solved and asked the people it hurt
event-pain_point-reopened = { $who } reopened it
event-pain_point-appealed = { $who } asked to look once more
event-pain_point-appeal_answered = { $upheld ->
    [yes] { $who } looked again; the answer stays
   *[no] { $who } looked again and changed the answer
}
event-pain_point-merged = { $who } merged { $this } into { $into }
event-pain_point-told_apart = { $who } said that { $this } and { $from } are not the same
event-pain_point-unmerged = { $who } took { $this } back out of { $from }
event-pain_point-split = { $who } took their own report { $this } out of { $from }
event-pain_point-assigned = { $set ->
    [yes] { $who } gave it to { $other }
    [self] { $who } took it on
   *[no] { $who } left it without anybody
}
event-pain_point-decision_undone = { $who } took that decision back
event-pain_point-snooze_over = It was put off until { $date } and is on the board again
event-pain_point-snoozed = { $set ->
    [yes] { $who } put it off until { $date }
   *[no] { $who } put it back on the board
}
event-pain_point-file_described = { $who } said what can be seen in a picture
event-pain_point-file_removed = { $who } took an attached file away
event-pain_point-tagged = { $who } changed its tags
event-pain_point-placed = { $who } moved it by hand among the pinned ones
event-pain_point-checked = { $who } changed its checklist: { $done } of { $of } done
event-pain_point-routed = By rule “{ $other }”: { $did }
routed-assign = given to somebody
routed-area = sorted into an area
routed-tags = tagged
routed-tell = a colleague told
event-pain_point-pinned = { $pinned ->
    [yes] { $who } pinned it to the top of the board
   *[no] { $who } let it go back to its place on the board
}
event-pain_point-promised = { $set ->
    [yes] { $who } promised the next update by { $date }
   *[no] { $who } let the promise go
}
event-pain_point-promise_due_soon = The promised day is near: { $date }
event-pain_point-promise_broken = An update was promised by { $date } and did not come
event-pain_point-linked = { $who } linked { $this } to { $project }
event-pain_point-unlinked = { $who } unlinked { $this } from { $project }
event-pain_point-taken_up = { $project } took { $this } up ({ $who })
event-pain_point-released = { $project } let { $this } go; it stays accepted ({ $who })
event-pain_point-fated = { $fate ->
    [resolved] { $project } ended and { $this } is solved ({ $who })
    [declined] { $project } ended and { $this } was declined ({ $who })
   *[accepted] { $project } ended and { $this } stays accepted ({ $who })
}
event-pain_point-came_back = { $who }: “It came back”. It is open again

event-project-proposed = { $who } proposed the project
event-project-edited = { $who } edited it
event-project-contract_changed = { $who } changed what was committed, with a reason
event-project-metric_added = { $who } added a metric
event-project-metric_read = { $who } took a reading: { $value }
event-project-updated = { $who } wrote an update: { $state }
event-project-activated = { $who } started it
event-project-paused = { $who } paused it until { $date }
event-project-resumed = { $who } resumed it
event-project-pause_over = The day to resume or stop has come: { $date }
event-project-delivered = { $who } delivered the change and asked the people it hurt
event-project-succeeded = { $who } published the success story; now it is sustained
event-project-regressed = { $cause ->
    [pulse] Those affected say it no longer holds; the project is open again
    [reports] The same pain was reported afresh ({ $n } times); the project is open again
    [person] { $who } noticed that it got worse again; the project is open again
   *[limit] A reading passed its limit; the project is open again ({ $who })
}
event-project-check_due = A check is due: does it still hold? A reading is awaited by { $date }
event-project-check_held = The check of { $date } held
event-project-check_missed = The check of { $date } was missed: how it stands is unknown
event-project-stop_rule_met = { $who } saw the agreed sign to stop; a decision is due by { $date }
event-project-decided = { $choice ->
    [go_on] { $who } decided to go on although the sign to stop was seen, and gave the reason
    [repair] { $who } decided to repair it
    [follow_up] { $who } decided on a follow-up project
    [postmortem] { $who } decided to end it with a postmortem
   *[own] { $who } wrote a decision into the log
}
event-project-decision_overdue = The decision due by { $date } has not been taken
event-project-milestone_set = { $who } set a milestone for { $date }
event-project-files_added = { $who } attached { $n ->
    [one] a file
   *[other] { $n } files
 }
event-project-file_described = { $who } said what can be seen in a picture
event-project-file_removed = { $who } took an attached file away
event-project-milestone_reached = { $who } noted a milestone as reached on { $date }
event-project-partner_answered = { $answer ->
    [accepted] { $who } said that the department takes part
   *[declined] { $who } said that the department does not take part
}
event-project-failed = { $who } published the postmortem
event-project-dropped = { $who } decided not to start it
event-project-closed = { $who } closed it
event-project-update_due_soon = The day of the promised update is near: { $date }
event-project-promise_broken = An update was promised by { $date } and did not come
event-pulse-asked = { $people ->
    [one] { $who } asked { $people } person whether it got better
   *[other] { $who } asked { $people } people whether it got better
}
event-pulse-answered = { $who } answered whether it got better

event-retrospective-drafted = { $who } began the retrospective
event-retrospective-edited = { $who } edited the retrospective
event-retrospective-submitted = { $who } handed the retrospective in for review
event-retrospective-returned = { $who } took the retrospective back to the desk
event-retrospective-reviewed = { $approved ->
    [yes] { $who } read the retrospective and approved it
   *[no] { $who } read the retrospective and asked for changes
}
event-retrospective-published = { $outcome ->
    [success] { $who } published the success story
   *[postmortem] { $who } published the postmortem
}
event-retrospective-revised = { $who } published revision { $revision }
event-condition-changed = { $state ->
    [true] { $who } noted that a condition has come true
    [no_longer_relevant] { $who } noted that a condition no longer matters
   *[not_yet] { $who } noted that a condition is not true yet
}
event-condition-review_due = A condition is to be looked at again
event-retrospective-commented = { $who } commented on the draft of the retrospective
event-retrospective-comment_resolved = { $who } settled a comment on the draft
event-retrospective-to_be_read_again = A year has passed: those who wrote the retrospective are asked whether it still holds
event-retrospective-still_true = { $who } read the retrospective again: it still holds
history-title = What happened
history-more = Earlier

event-campaign-created = { $who } made the campaign
event-campaign-edited = { $who } edited the campaign
event-campaign-published = { $internet ->
    [yes] { $who } published the campaign to everybody
   *[no] { $who } published the campaign to colleagues
}
event-campaign-opened = The campaign opened
event-campaign-closed = { $who } closed the campaign
event-campaign-withdrawn = { $who } took the campaign down
event-project-hours_written = { $who } wrote down the hours a month ({ $moment ->
    [before] before
    [after] after the change
   *[forecast] forecast
 } { $hours })
# readers without an account
event-subscriber-asked = Somebody asked for letters about retrospectives
event-subscriber-confirmed = A reader confirmed that they want letters about retrospectives
event-subscriber-left = A reader no longer gets letters about retrospectives; the address is deleted
