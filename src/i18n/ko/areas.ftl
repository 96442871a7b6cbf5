### 영역

area-kind-system = 시스템
area-kind-policy = 규정
area-kind-process = 절차
area-kind-workplace = 공간
