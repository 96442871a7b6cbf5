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
# the magazine by area and by hours
article-contents = 차례
article-area-feed = { $area } 소식 (Atom)
public-area = 영역
public-area-any = 모든 영역
public-hours = 되찾은 시간
public-hours-any = 되찾은 시간 무관
public-hours-least = 한 달 { $n }시간 이상 되찾음
public-area-follow = { $area } 이야기만 받아 보기:
# readers
article-helped-do = 이 글이 도움이 됐어요
article-helped = { $n }명에게 도움이 됐어요
article-helped-thanks = 알려 주셔서 고마워요
article-helped-thanks-lead = 어떤 이야기가 도움이 되는지 알게 됐어요. 누가 눌렀는지는 남기지 않아요.
piece-helped = 도움이 된 독자 { $n }명
# readers without an account
subscribe-title = 새 회고를 메일로 받기
subscribe-lead = 회고가 공개되면 한 통씩 보내 드려요. 먼저 주소가 맞는지 메일로 한 번 여쭤봐요.
subscribe-language = 메일 언어
subscribe-do = 받아 보기
subscribe-privacy = 주소는 이 메일에만 쓰고, 그만 받으면 바로 지워요. 열었는지 살피는 장치는 없어요.
subscribe-without-mail = 이곳에서는 메일을 보내지 않아요. 피드(Atom)로 받아 보실 수 있어요.
subscribe-sent = 메일함을 확인해 주세요
subscribe-sent-lead = 아직 받고 있지 않은 주소라면 확인 메일을 보냈어요. 메일의 링크를 이틀 안에 눌러 주세요.
subscribe-confirm = 이 주소로 받을까요?
subscribe-confirm-lead = { JOSA($address, "으로/로") } 새 회고를 보내 드릴게요.
subscribe-confirm-do = 네, 받을게요
subscribe-confirmed = 이제 보내 드릴게요
subscribe-confirmed-lead = 다음 회고가 공개되면 메일로 알려 드려요. 모든 메일에 그만 받는 링크가 있어요.
subscribe-gone = 이 링크는 이제 쓸 수 없어요
subscribe-gone-lead = 이틀이 지났거나 이미 그만 받은 주소예요. 원하시면 다시 신청해 주세요.
subscribe-leave = 회고 메일을 그만 받을까요?
subscribe-leave-lead = 누르시면 바로 멈추고 주소를 지워요.
subscribe-leave-do = 그만 받기
subscribe-left = 그만 받도록 했어요
subscribe-left-lead = 주소를 지웠어요. 그동안 읽어 주셔서 고마워요.
subscribe-example = name@example.com
