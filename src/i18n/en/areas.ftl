### Areas

area-kind-system = System
area-kind-policy = Rule
area-kind-process = Way of working
area-kind-workplace = Place
areas-title = Areas
areas-lead = Systems, rules, ways of working and places, by what they cost all of us in a month.
areas-none = No areas yet
areas-none-hint = Pain points will be sorted here by what they are about.
areas-open = { $n ->
    [one] 1 open
   *[other] { $n } open
}
areas-own = Of your department
areas-others = Other areas
areas-loose = Another { $n ->
    [one] 1 pain point
   *[other] { $n } pain points
} ({ $hours } a month) have no area yet.
area-owner = { $department } answers for it
area-aliases = also called { $names }
area-edit = Change
area-report = Report something here
area-closed = This area is closed: nothing new is put into it.
area-fact-open = open pain points
area-fact-hours = lost a month
area-fact-resolved = solved
area-costliest = What costs most
area-nothing = Nothing hurts here
area-nothing-hint = If something does, say so. It takes half a minute.
area-projects = Projects that touch this area
area-fact-voices = voices
area-status-all = Everything about this area
area-project-pains = { $n ->
    [one] 1 pain point of this area
   *[other] { $n } pain points of this area
}
areas-map = Hours a month lost in each area
areas-map-note = The size is hours lost a month; colour and arrow say whether the last four weeks brought more reports than the twelve before.
areas-tile = { $name }: { $hours } a month, { $trend }
areas-trend-up = rising
areas-trend-same = steady
areas-trend-down = falling
areas-tile-rest = { $n ->
    [one] 1 smaller area is in the list below
   *[other] { $n } smaller areas are in the list below
}
