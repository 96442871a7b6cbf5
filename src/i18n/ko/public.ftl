### 계정 없이 읽는 페이지

public-index-title = 회고
public-index-lead = 일터의 불편을 고치려 한 이야기예요. 잘된 것도, 안 된 것도 같은 자리에 둬요.
public-index-description = 일터의 불편을 고치려 한 이야기. 잘된 것도, 안 된 것도 왜인지까지 적어 둡니다.
public-filter = 무엇을 볼까요?
public-filter-all = 모두
public-filter-success = 성공
public-filter-postmortem = 실패
public-index-empty = 아직 공개된 회고가 없어요
public-index-empty-text = 프로젝트가 끝나면, 성공이든 실패든 그 이야기가 여기에 실려요.
public-index-empty-filtered = 여기에 맞는 회고가 아직 없어요
public-index-all = 모두 보기
public-index-more = 더 오래된 이야기
public-index-newest = 처음으로
public-drafts = 쓰고 있는 회고

piece-kind-success = 성공한 프로젝트
piece-kind-postmortem = 실패한 프로젝트
piece-minutes = { $n }분 읽기
piece-with = { JOSA($partners, "과/와") } 함께
piece-people = { $n }명이 겪던 일
piece-hours-success = 한 달에 { $hours }시간을 잃던 일
piece-hours-postmortem = 한 달에 { $hours }시간, 아직
piece-staff-only = 구성원만

fact-target = { $name } (목표 { $target })
fact-hours-success = 한 달, 잃고 있던 시간
fact-hours-postmortem = 한 달, 아직 잃는 시간
fact-weeks = { $n }주
fact-weeks-label = 시작부터 끝까지
fact-people-label = 이 불편을 겪던 동료
fact-pulse = { $all }명 중 { $better }명
fact-pulse-label = 나아졌다고 답한 동료
fact-confirmed = 확인됨
fact-confirmed-label = 겪던 분들이 나아졌다고 답했어요
fact-moved-reached = 목표에 닿음
fact-moved-closer = 나아졌지만 목표에는 못 닿음
fact-moved-not = 나아지지 않음
fact-moved-unread = 잰 적이 없음

article-chart-start = 시작
article-lineage = 앞과 뒤
article-lineage-hidden = 후속 프로젝트
article-foot = 탓하지 않는 회고예요. 사람이 아니라 조건을 적어요.
article-revision = { $n }판
article-revisions = 바뀐 점 보기
article-revision-line = { $n }판 · { $day }
article-first-revision = 처음 공개한 글
article-old = { $day }에 공개한 { $n }판을 보고 있어요.
article-newest = 지금 판 보기
article-print = 인쇄
article-edit = 고치기
article-all = 회고 모두 보기
article-for-staff = 프로젝트 { $project } 보기


home-description = 동료들이 일터의 불편을 말하고, 그것이 나아지거나 왜 안 되는지 끝까지 듣는 곳.
home-sentence = 신발 속 돌멩이를 꺼내요.
home-lead = 동료가 불편을 말하면, 같은 불편을 겪는 사람이 모이고, 고치는 일은 끝까지 이어져요. 안 되면 왜 안 되는지까지 여기에 적어요.
home-numbers = 지금까지
home-number-answered = { $all }건 중 답한 불편
home-number-kept-label = 지킨 약속
home-number-broken-label = 어긴 약속
home-number-succeeded-label = 성공해서 지키는 프로젝트
home-number-failed-label = 실패하고 이유를 적은 프로젝트
home-count = { $n }건
home-projects = { $n }개
home-numbers-note = 약속은 ‘다음 소식을 언제까지 전하겠다’는 날짜예요. 그날이 지나도록 소식이 없으면 어긴 것으로 셉니다.
home-progress = 더 자세한 숫자
home-stories = 읽어 볼 만한 이야기
home-all-stories = 회고 모두 보기
home-ask = 요즘 무엇이 일을 더디게 하나요?
home-ask-hint = 한 줄이면 충분해요.
home-ask-placeholder = 예: 재택할 때 VPN이 아침마다 끊겨요
home-ask-go = 이어서 알리기
home-desk-waiting = { $n ->
    [0] 결정을 기다리는 불편이 없어요
   *[other] 결정을 기다리는 불편 { $n }건
}
home-desk-overdue = 늦은 약속 { $n }건
home-desk-none-late = 늦은 약속 없음
home-nothing-yet = 기다리는 소식이 여기에 보여요
home-nothing-yet-text = 일을 더디게 하는 것을 알리거나, 다른 분이 알린 불편에 ‘나도 겪어요’를 눌러 보세요. 언제까지 소식을 들을지, 그사이 무엇이 바뀌었는지 여기에 모아 드려요.
home-look-around = 다른 불편 둘러보기
home-promises = 내가 들을 소식
home-promises-none = 지금은 기다리는 소식이 없어요. 답을 들은 것은 ‘내 페이지’에 있어요.
home-more = 내 것 모두 보기
home-late = 늦었지만 잊지 않았어요.
home-project-mine = { $numbers } 함께
home-changes = 그사이 바뀐 것
home-changes-since = 지난 2주
home-changes-none = 알리거나 함께하는 불편에 새로 바뀐 것이 없어요.
home-voices = 동료 { $n }명이 ‘나도 겪어요’라고 했어요
home-more-news = 그 밖에 { $n }가지
home-read = 한 편 읽기

feed-description = 잘된 것도, 안 된 것도 왜인지까지.

api-docs-title = 프로그램으로 쓰기
api-docs-lead = 화면에서 할 수 있는 일은 모두 토큰으로도 할 수 있어요. 토큰은 ‘내 페이지’에서 만들어요. 기계가 읽는 설명은
api-docs-call = 부르기
api-docs-does = 하는 일
api-docs-takes = 받는 것

public-search = 회고에서 찾기
public-language = 언어
public-language-any = 모든 언어
public-year = 해
public-year-any = 모든 해
public-find = 찾기
# share cards
card-retrospectives = 실패도 이유까지 읽을 수 있어요
