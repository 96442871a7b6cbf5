### Areas

area-kind-system = System
area-kind-policy = Rule
area-kind-process = Way of working
area-kind-workplace = Place
