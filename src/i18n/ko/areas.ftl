### 영역

area-kind-system = 시스템
area-kind-policy = 규정
area-kind-process = 절차
area-kind-workplace = 공간
areas-title = 영역
areas-lead = 시스템, 규정, 절차, 공간을 한 달 동안 우리 모두에게서 빼앗는 시간 순서로 보여요.
areas-none = 아직 영역이 없어요
areas-none-hint = 불편이 무엇에 대한 것인지에 따라 여기에 모여요.
areas-open = 열린 불편 { $n }건
areas-own = 우리 부서
areas-loose = 아직 영역이 정해지지 않은 불편이 { $n }건(한 달 { $hours }) 더 있어요.
area-owner = { $department } 담당
area-aliases = 다른 이름: { $names }
area-edit = 고치기
area-report = 여기서 겪은 불편 알리기
area-closed = 닫힌 영역이에요. 새 불편은 넣지 않아요.
area-fact-open = 열린 불편
area-fact-hours = 한 달에 잃는 시간
area-fact-resolved = 나아진 것
area-costliest = 가장 비싼 불편
area-nothing = 여기엔 불편이 없어요
area-nothing-hint = 있다면 알려 주세요. 30초면 돼요.
area-projects = 지금 고치고 있는 것
area-fact-voices = 목소리
area-status-all = 이 영역 모두 보기
area-project-pains = 이 영역의 불편 { $n }건
