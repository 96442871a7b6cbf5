### 편지: 모두가 듣는 소식. 값은 en/notify.ftl의 머리말과 같아요.

mail-subject-sign_in = 로그인 링크예요
mail-subject-not_taken = { $files ->
    [0] { $item }에 메일로 보내신 답을 받지 못했어요
   *[other] { $item }에 보내신 답은 댓글이 됐지만, 파일 { $files }개를 받지 못했어요
}
mail-subject-received = { $promised ->
    [yes] { $item } 잘 받았어요: { $date }까지 답할게요
   *[no] { $item } 잘 받았어요
}
mail-subject-questioned = { $item }: 이어 가려면 여쭤볼 것이 있어요
mail-subject-accepted = { $promised ->
    [yes] { $item } 받아들였어요: 다음 소식 { $date }까지
   *[no] { $item } 받아들였어요
}
mail-subject-declined = { $item } 지금은 어려워요, 무엇이 바뀌면 되는지도 적었어요
mail-subject-resolved = { $item } 나아졌다고 적었어요: 정말 나아졌나요?
mail-subject-reopened = { $promised ->
    [yes] { $item } 다시 열었어요: 다음 소식 { $date }까지
   *[no] { $item } 다시 열었어요
}
mail-subject-appeal_upheld = { $item }: 다시 살펴봤지만 답은 그대로예요
mail-subject-merged = { JOSA($item, "은/는") } 이제 { JOSA($into, "과/와") } 함께 다뤄요
mail-subject-unmerged = { JOSA($item, "이/가") } 다시 따로 서요
mail-subject-split = { JOSA($item, "이/가") } 다시 나와 따로 서요
mail-subject-linked = { JOSA($item, "이/가") } 프로젝트 { $project }에 들어갔어요
mail-subject-taken_up = { $item } 일을 시작했어요: 프로젝트 { $project }
mail-subject-released = { JOSA($item, "이/가") } 프로젝트 { $project }에서 빠졌어요
mail-subject-came_back = { JOSA($item, "이/가") } 다시 불편해졌어요
mail-subject-studio_commented = { $item }: 스튜디오의 { $who } 님이 글을 남겼어요
mail-subject-commented = { $item }: { $who } 님이 글을 남겼어요
mail-subject-supported = { $item }: 한 분이 더 겪고 있어요
mail-subject-project_updated = { $promised ->
    [yes] { $item } { $state }: 다음 소식 { $date }까지
   *[no] { $item } { $state }
}
mail-subject-project_paused = { $item } { $date }까지 잠시 멈춰요
mail-subject-project_resumed = { $item } 다시 시작해요
mail-subject-project_dropped = { $item } 시작하지 않기로 했어요, 그 까닭
mail-subject-project_delivered = { $item } 바뀐 것이 적용됐어요: 나아졌나요?
mail-subject-project_succeeded = { $item } 성공했어요: { $story }
mail-subject-project_failed = { $item } 실패했어요, 그 까닭: { $story }
mail-subject-project_regressed = { $item } 다시 나빠지고 있어요, 일을 이어 가요
mail-subject-project_check_due = { $item } 아직 나은가요? { $date }까지 측정해 주세요
mail-subject-project_check_missed = { $item } { $date }의 확인을 놓쳤어요
mail-subject-project_asked_again = { $item } 지금도 나은가요?
mail-subject-project_stop_rule_met = { $item } 멈춤 신호를 봤어요, { $date }까지 결정해요
mail-subject-project_decided = { $item } 이어 가요: 결정과 그 까닭
mail-subject-project_decision_overdue = { $item } { $date }까지 하기로 한 결정이 없어요
mail-subject-project_condition_review = { $item } 조건을 다시 살펴봐 주세요
mail-subject-project_story_commented = { $item } 회고 초안에 의견이 있어요
mail-subject-project_story_again = { $item } 회고를 쓴 지 1년, 아직 맞나요?
mail-subject-project_condition_true = { $item } 그때 없던 조건이 이제 이루어졌어요
mail-subject-routed = { $item } 확인해 주세요: { $title }
mail-subject-promise_soon = { $item }: { $date }까지 소식을 전하기로 했어요
mail-subject-promise_broken = { $item }: { $date }에 약속한 소식이 늦었어요

mail-lead-sign_in = 요청하신 로그인 링크예요.
mail-lead-not_taken = { $files ->
    [0] “{ $title }”에 대해 메일로 보내신 답을 받지 못했어요.
   *[other] “{ $title }”에 대해 적어 주신 글은 댓글이 됐어요. 함께 온 파일 { $files }개는 받지 못했어요.
}
mail-lead-received = 올려 주신 “{ $title }”{ PARTICLE($title, "이/가") } 잘 도착했어요.
mail-lead-questioned = Env 스튜디오가 “{ $title }”에 대해 여쭤볼 것이 있어요.
mail-lead-accepted = “{ $title }”{ PARTICLE($title, "을/를") } 받아들였어요.
mail-lead-declined = “{ $title }”, 지금은 어려워요.
mail-lead-resolved = “{ $title }”{ PARTICLE($title, "이/가") } 나아졌다고 적었어요.
mail-lead-reopened = “{ $title }”{ PARTICLE($title, "을/를") } 다시 열었어요.
mail-lead-appeal_upheld = 스튜디오의 다른 분이 “{ $title }”{ PARTICLE($title, "을/를") } 다시 살펴봤지만 답은 그대로예요.
mail-lead-merged = “{ $title }”{ PARTICLE($title, "을/를") } 같은 불편인 { $into } “{ $into_title }”{ PARTICLE($into_title, "과/와") } 하나로 묶었어요.
mail-lead-unmerged = “{ $title }”{ PARTICLE($title, "을/를") } 다시 나눴어요. 이제 따로 서요.
mail-lead-split = “{ $title }”{ PARTICLE($title, "을/를") } 올린 분이 다시 꺼냈어요. 이제 따로 서요.
mail-lead-linked = “{ $title }”{ PARTICLE($title, "이/가") } 프로젝트 { $project } “{ $project_title }”에 들어갔어요.
mail-lead-taken_up = 프로젝트 { $project } “{ $project_title }”에서 “{ $title }”{ PARTICLE($title, "을/를") } 풀기 시작했어요.
mail-lead-released = “{ $title }”{ PARTICLE($title, "이/가") } 프로젝트 { $project } “{ $project_title }”에서 빠졌어요.
mail-lead-came_back = 나아졌던 “{ $title }”{ PARTICLE($title, "이/가") } 다시 불편해졌어요.
mail-lead-studio_commented = Env 스튜디오의 { $who } 님이 “{ $title }”에 글을 남겼어요.
mail-lead-commented = { $who } 님이 “{ $title }”에 글을 남겼어요.
mail-lead-supported = “{ $title }”{ PARTICLE($title, "을/를") } 한 분이 더 겪고 있어요.
mail-lead-project_updated = “{ $title }” 프로젝트는 지금 { $state }.
mail-lead-project_paused = “{ $title }”{ PARTICLE($title, "을/를") } { $date }까지 잠시 멈춰요.
mail-lead-project_resumed = 멈췄던 “{ $title }”{ PARTICLE($title, "을/를") } 다시 시작해요.
mail-lead-project_dropped = “{ $title }”{ PARTICLE($title, "은/는") } 시작하지 않기로 했어요.
mail-lead-project_delivered = “{ $title }”에서 바꾼 것이 적용됐어요.
mail-lead-project_succeeded = “{ $title }”{ PARTICLE($title, "이/가") } 성공했어요.
mail-lead-project_failed = “{ $title }”{ PARTICLE($title, "은/는") } 성공하지 못했어요. 그 까닭과 지금 드릴 수 있는 것을 알려 드려요.
mail-lead-project_regressed = “{ $title }”{ PARTICLE($title, "이/가") } 이룬 것이 다시 나빠지고 있어요. 일을 이어 가요.
mail-lead-project_check_due = “{ $title }”{ PARTICLE($title, "은/는") } 성공했어요. 지금도 잘 지켜지는지 확인할 때예요.
mail-lead-project_check_missed = “{ $title }”{ PARTICLE($title, "이/가") } 지금도 잘 지켜지는지 아무도 측정하지 않았어요. ‘모름’으로 남고, 모두가 볼 수 있어요.
mail-lead-project_asked_again = “{ $title }” 덕분에 나아진 일이 있었죠. 지금도 그런지 여쭤봐요.
mail-lead-project_stop_rule_met = “{ $title }”에는 무엇을 보면 멈출지 미리 정해 두었어요. { JOSA($who, "이/가") } 그 신호를 봤다고 해요.
mail-lead-project_decided = “{ $title }”{ PARTICLE($title, "을/를") } 어떻게 할지 정했어요.
mail-lead-project_decision_overdue = “{ $title }”에 대해 { $date }까지 하기로 한 결정이 아직 없어요.
mail-lead-project_condition_review = “{ $title }”의 조건을 지켜보고 계시죠. 오늘이 다시 살펴볼 날이에요.
mail-lead-project_story_commented = “{ $title }”의 회고 초안에 { JOSA($who, "이/가") } 의견을 남겼어요.
mail-lead-project_story_again = “{ $title }”의 회고를 공개한 지 1년이 됐어요. 배운 것과 조건이 아직 맞는지 다시 읽어 주세요.
mail-lead-project_condition_true = “{ $title }”{ PARTICLE($title, "은/는") } 성공하지 못했어요. 그때 없던 조건이 이제 이루어졌어요.
mail-lead-routed = 방금 “{ $title }” 불편이 올라왔어요. 스튜디오의 분류 규칙에 따라 알려 드려요.
mail-lead-promise_soon = “{ $title }” 소식을 { $date }까지 전하기로 약속했어요.
mail-lead-promise_broken = “{ $title }” 소식을 { $date }까지 전하기로 했는데 아직 전하지 못했어요.

mail-line-received = 잘 받았어요
mail-line-questioned = 스튜디오가 여쭤볼 것이 있어요
mail-line-accepted = { $promised ->
    [yes] 받아들였어요. 다음 소식 { $date }까지
   *[no] 받아들였어요
}
mail-line-declined = 지금은 어려워요. 무엇이 바뀌면 되는지도 적었어요
mail-line-reopened = 다시 열었어요
mail-line-appeal_upheld = 다시 살펴봤지만 답은 그대로예요
mail-line-merged = 이제 { $into } “{ $into_title }”{ PARTICLE($into_title, "과/와") } 함께 다뤄요
mail-line-unmerged = 다시 따로 서요
mail-line-split = 다시 나와 따로 서요
mail-line-linked = 프로젝트 { $project } “{ $project_title }”에 들어갔어요
mail-line-taken_up = 프로젝트 { $project } “{ $project_title }”에서 풀기 시작했어요
mail-line-released = 프로젝트 { $project } “{ $project_title }”에서 빠졌어요
mail-line-came_back = 다시 불편해졌어요
mail-line-studio_commented = 스튜디오의 { $who } 님이 글을 남겼어요
mail-line-commented = { $who } 님이 글을 남겼어요
mail-line-supported = 한 분이 더 겪고 있어요
mail-line-project_updated = { $promised ->
    [yes] { $state }. 다음 소식 { $date }까지
   *[no] { $state }
}
mail-line-project_paused = { $date }까지 잠시 멈춰요
mail-line-project_resumed = 다시 시작해요
mail-line-project_dropped = 시작하지 않기로 했어요
mail-line-project_regressed = 다시 나빠지고 있어요
mail-line-project_check_due = { $date }까지 측정값을 기다려요
mail-line-project_check_missed = { $date }의 확인을 놓쳤어요
mail-line-project_asked_again = 지금도 나은가요?
mail-line-project_stop_rule_met = 멈춤 신호를 봤어요
mail-line-project_decided = 정한 대로 이어 가요
mail-line-project_decision_overdue = { $date }까지 하기로 한 결정이 없어요
mail-line-project_condition_review = 조건을 다시 살펴볼 날이에요
mail-line-project_story_commented = 회고 초안에 의견이 있어요
mail-line-project_story_again = 회고가 아직 맞는지 확인할 때예요
mail-line-project_condition_true = 조건이 이루어졌어요
mail-line-routed = 분류 규칙에 따라 알려 드려요
mail-line-promise_soon = { $date }까지 소식을 전하기로 했어요
mail-line-promise_broken = { $date }에 약속한 소식이 늦었어요

mail-decided-by = 결정한 분
mail-reason = 까닭
mail-would-change = 무엇이 바뀌면 답이 달라지나요
mail-next = 다음은
mail-next-by = 좋은 소식이든 아니든 { $date }까지 전할게요.
mail-project-lead = 프로젝트를 이끄는 분
mail-yours = 내 불편
mail-for-reporters = 지금 드릴 수 있는 것

mail-received-means-by = Env 스튜디오가 { $date }까지 답할게요. 따로 하실 일은 없어요. 메일로 알려 드려요.
mail-received-means = Env 스튜디오가 답할게요. 따로 하실 일은 없어요. 메일로 알려 드려요.
mail-question-means = 답해 주시면 바로 스튜디오로 돌아가요.
mail-question-means-voices = 답을 아신다면 글로 남겨 주세요. 같은 불편을 겪는 모두에게 도움이 돼요.
mail-accepted-means = Env 스튜디오가 맡았어요. 이 불편을 없앨 프로젝트를 찾고 있어요.
mail-declined-means = 다르게 생각하신다면 한 번 더 물어보실 수 있어요. 스튜디오의 다른 분이 답해요.
mail-declined-means-voices = 바뀌어야 할 것이 바뀌었다면 그 글에 알려 주세요. 다시 열 수 있어요.
mail-appeal-means = 무엇이 바뀌면 답이 달라지는지는 그 글에 그대로 있어요. 바뀌었다면 알려 주세요.
mail-merged-means = 목소리는 거기서 한 번 세고, 그 일의 소식은 빠짐없이 전해 드려요.
mail-merged-not-the-same = 같은 불편이 아닌가요? 올리신 글에서 다시 꺼낼 수 있어요.
mail-unmerged-means = 목소리와 글은 묶기 전 그대로예요.
mail-linked-waits = 아직 제안된 프로젝트예요. 맡기로 정해지면 시작하고, 알려 드려요.
mail-linked-means = 이제 이 프로젝트에서 풀어요. 성공이든 실패든 끝까지 전해 드려요.
mail-released-means = 받아들인 것은 그대로이고, 스튜디오가 다른 길을 찾아요.
mail-dropped-means = 관련된 불편은 받아들인 채로 남고, 스튜디오가 다른 길을 찾아요.
mail-came-back-means = 알려 주신 분이 있어 다시 열었고, 되돌아간 것으로 세어요.
mail-promise-means = 기다리는 분들이 있어요. “아직 새로운 것이 없어요”라도 새 날짜와 함께 전하면 약속을 지킨 거예요.
mail-delivered-means = 겪던 분들 모두에게 나아졌는지 여쭙고 있어요. 그 답이 성공인지를 정해요.
mail-regressed-means = 관련된 불편을 다시 열었고, 올린 분들께 어떻게 이어지는지 전해요.
mail-regressed-reading = { $metric }의 값이 { $value }, 한계를 넘었어요.
mail-regressed-pulse = 겪는 분들께 다시 여쭤보니 더는 낫지 않다고 해요.
mail-regressed-reports = 같은 불편이 새로 { $n }번 올라왔어요.
mail-check-due-means = { $date }까지 한 번 더 측정해서 값을 적어 주세요. 겪는 분들 일부에게도 함께 여쭤봐요. 값이 없으면 ‘모름’으로 남아요.
mail-check-missed-means = 지금이라도 측정하면 앞으로 어떤지 알 수 있어요.
mail-pulse-again-question = 프로젝트 전보다 지금도 나은가요? 로그인하지 않고 여기서 바로 답할 수 있어요.
mail-stop-rule-means = { $date }까지 맡은 사람들이 결정해요. 모두가 읽을 수 있는 까닭을 적고 이어 가거나, 실패 회고로 마쳐요.
mail-decision-overdue-means = 결정하기 전에는 적용할 수 없어요. 아직 열려 있다는 것을 모두가 볼 수 있어요.
mail-decision = 결정
mail-condition = 조건
mail-how-known = 알 수 있는 방법
mail-condition-review-means = 이제 이루어졌나요? 그렇다고 적거나, 다시 살펴볼 날을 골라 주세요.
mail-story-again-means = 아직 맞으면 한 번 눌러 알려 주세요. 달라졌다면 고쳐서 새 판으로 공개할 수 있어요.
mail-story-commented-means = 초안 화면에서 답하거나 해결로 표시할 수 있어요.
mail-condition-true-means = 스튜디오에 후속 프로젝트로 다시 해 보자고 청했어요. 시작하면 알려 드려요.
mail-paused-until = { $date }에 다시 시작하거나 그만둬요. 어느 쪽이든 알려 드려요.
mail-pulse-question = 나아졌나요? 로그인 없이 바로 답할 수 있어요.
mail-pulse-better = 나아졌어요
mail-pulse-same = 그대로예요
mail-pulse-worse = 나빠졌어요
mail-sign-in-once = 15분 동안 한 번만 쓸 수 있고, 이 기기에서 로그인돼요.
mail-sign-in-not-you = 요청하지 않으셨다면 그대로 두세요. 이 메일 없이는 아무도 로그인할 수 없어요.

mail-button-sign-in = 로그인
mail-button-page = 내 페이지 열기
mail-button-open = { $item } 열기
mail-button-into = { $into } 열기
mail-button-answer = 답하기
mail-button-read = 이야기 전부 읽기
mail-button-look-after = 측정값 적기
mail-button-conditions = 내가 지켜보는 조건
mail-button-give-word = 소식 전하기
mail-history = 지금까지 있었던 일

mail-also = 그 밖의 소식
mail-and-more = { $subject } (+{ $n })
mail-digest-subject-daily = 오늘의 소식 { $n }건
mail-digest-subject-weekly = 이번 주 소식 { $n }건
mail-digest-lead = 마음에 두신 일 { $n }건이 움직였어요.
mail-digest-button = 내 페이지 열기

mail-why-reporter = 직접 올리신 불편이라 보내 드려요.
mail-why-assignee = 맡고 계신 불편이라 보내 드려요.
mail-why-lead = 이끄시는 프로젝트라 보내 드려요.
mail-why-team = 함께하시는 프로젝트라 보내 드려요.
mail-why-commenter = 글을 남기신 불편이라 보내 드려요.
mail-why-supporter = 함께 겪고 계신 불편이라 보내 드려요.
mail-why-follower = 소식을 받기로 하셔서 보내 드려요.
mail-why-asked = 이 주소로 로그인 링크를 요청한 분이 있어 보내 드려요.
mail-why-project-writer = 이 회고를 쓰고 계셔서 보내 드려요.
mail-why-named = 스튜디오의 분류 규칙에 적혀 있어 보내 드려요.
mail-why-studio = 스튜디오에서 함께 챙길 약속이라 보내 드려요.
mail-why-project-studio = 스튜디오에서 함께 챙길 약속이라 보내 드려요.
mail-why-wrote = 메일로 답을 보내셔서 알려 드려요.
mail-why-digest = 작은 소식은, 그렇게 고르셨다면 모든 소식을, 모아서 한 통으로 보내 드려요.
mail-why-project-reporter = 올리신 불편을 다루는 프로젝트라 보내 드려요.
mail-why-project-assignee = 이 프로젝트의 성공이나 관련된 불편을 맡고 계셔서 보내 드려요.
mail-why-project-asked = 이 프로젝트의 조건을 지켜보고 계셔서 보내 드려요.
mail-why-project-commenter = 글을 남기신 불편을 다루는 프로젝트라 보내 드려요.
mail-why-project-supporter = 함께 겪고 계신 불편을 다루는 프로젝트라 보내 드려요.
mail-unsubscribe = { $item } 소식 그만 받기
mail-unsubscribe-digest = 이런 메일 그만 받기
mail-settings = 받을 소식 고르기

mail-subject-test = Insole에서 메일을 보낼 수 있어요
mail-lead-test = 시험 메일이에요. Insole의 편지가 여기로 도착해요.
mail-test-means = 한글이 깨지지 않고 보이면 잘 도착한 거예요.
mail-test-why = 관리자가 이 주소로 시험 메일을 보냈어요.

### 받을 소식: /me/notifications, /unsubscribe

notify-title = 받을 소식
notify-lead = 올리거나 함께 겪거나 지켜보는 일에 무슨 일이 생기면 메일로 알려 드려요. 얼마나 받을지 여기서 고를 수 있어요.
notify-level-immediately = 소식이 생길 때마다 바로 받아요. 같은 일의 소식이 2분 안에 이어지면 한 통으로 모아요.
notify-level-daily = 매일 아침 8시에 한 통으로 받아요. 나아졌는지 묻는 편지와 결과는 바로 가요.
notify-level-weekly = 월요일 아침에 한 통으로 받아요. 나아졌는지 묻는 편지와 결과는 바로 가요.
notify-level-mine = 직접 올렸거나 맡은 일만 바로 받아요. 함께 겪거나 지켜보기만 하는 일은 보내지 않아요.
notify-level-nothing = 로그인 링크만 받아요.
notify-items = 지켜보는 일
notify-items-none = 아직 지켜보는 일이 없어요
notify-items-none-text = 올리거나 함께 겪거나 글을 남기면 지켜보게 돼요. 각 페이지에서 지켜보거나 끌 수 있어요.
notify-muted = 끔
notify-mute = 소식 끄기
notify-follow = 다시 받기
notify-sent = 나에게 보낸 편지
notify-sent-none = 아직 보낸 편지가 없어요.
notify-dead = 전하지 못했어요
notify-letter-sign_in = 로그인 링크
notify-letter-test = 시험 메일
notify-letter-not_taken = 메일로 보낸 답을 받지 못했어요
notify-letter-received = 올린 글이 도착했어요
notify-letter-questioned = 여쭤볼 것이 있어요
notify-letter-accepted = 받아들였어요
notify-letter-declined = 지금은 어려워요
notify-letter-resolved = 나아졌다고 적었어요
notify-letter-reopened = 다시 열었어요
notify-letter-appeal_upheld = 다시 살펴봤지만 답은 그대로예요
notify-letter-merged = 같은 불편과 묶었어요
notify-letter-unmerged = 다시 따로 서요
notify-letter-split = 다시 꺼냈어요
notify-letter-linked = 프로젝트에 들어갔어요
notify-letter-taken_up = 프로젝트에서 풀기 시작했어요
notify-letter-released = 프로젝트에서 빠졌어요
notify-letter-came_back = 다시 불편해졌어요
notify-letter-studio_commented = 스튜디오가 글을 남겼어요
notify-letter-commented = 동료가 글을 남겼어요
notify-letter-supported = 한 분이 더 겪고 있어요
notify-letter-project_updated = 프로젝트 소식
notify-letter-project_paused = 프로젝트를 잠시 멈춰요
notify-letter-project_resumed = 프로젝트를 다시 시작해요
notify-letter-project_dropped = 프로젝트를 시작하지 않기로 했어요
notify-letter-project_delivered = 바뀐 것이 적용됐어요
notify-letter-project_succeeded = 프로젝트가 성공했어요
notify-letter-project_failed = 프로젝트가 실패했어요, 그 까닭
notify-letter-project_regressed = 프로젝트가 다시 나빠지고 있어요
notify-letter-project_check_due = 성공을 확인할 때예요
notify-letter-project_check_missed = 성공 확인을 놓쳤어요
notify-letter-project_asked_again = 지금도 나은지
notify-letter-project_stop_rule_met = 멈춤 신호를 봤어요
notify-letter-project_decided = 프로젝트를 이어 가는 까닭
notify-letter-project_decision_overdue = 결정이 늦었어요
notify-letter-project_condition_review = 조건을 살펴볼 날이에요
notify-letter-project_story_commented = 회고 초안에 의견이 달려요
notify-letter-project_story_again = 회고를 쓴 지 1년이 돼요
notify-letter-project_condition_true = 조건이 이루어졌어요
notify-letter-routed = 분류 규칙이 나에게 새 불편을 알려요
notify-letter-promise_soon = 소식을 전할 날이 다가와요
notify-letter-promise_broken = 약속한 소식이 늦었어요

unsubscribe-title = 소식 줄이기
unsubscribe-ask = { $item } 소식을 그만 보낼까요?
unsubscribe-ask-digest = 소식을 모아 보내는 편지를 그만 보낼까요?
unsubscribe-item = { $item } 소식 그만 받기
unsubscribe-digest = 이 편지 그만 받기
unsubscribe-again = { $item } 소식 다시 받기
unsubscribe-wider = 전체를 줄이려면
unsubscribe-mine = 내 일만 받기
unsubscribe-nothing = 아무것도 받지 않기
unsubscribe-done = 바꿨어요. 보내려고 기다리던 편지에도 바로 적용돼요.
unsubscribe-now-stopped = 이제 { $item } 소식을 메일로 보내지 않아요.
unsubscribe-now-mine = 내 일의 소식만 보내 드려요.
unsubscribe-now-silent = 로그인 링크 말고는 아무것도 보내지 않아요.
# readers without an account
mail-subject-subscriber_confirm = 회고 메일, 신청하신 게 맞나요?
mail-lead-subscriber_confirm = 이 주소로 새 회고를 받아 보겠다고 신청하셨어요.
mail-line-subscriber_confirm = 회고 메일 신청을 확인해 주세요
mail-subscribe-means = 아래 단추를 누르고 한 번 더 확인하시면 보내 드리기 시작해요. 이틀 동안 쓸 수 있어요.
mail-subscribe-not-you = 신청하지 않으셨다면 그대로 두세요. 아무것도 보내지 않고, 이틀 뒤에 주소를 지워요.
mail-subscribe-why = 이 주소로 회고 메일을 신청한 분이 있어 한 번 여쭤봐요.
mail-button-subscribe = 받을게요
mail-subject-subscriber_story = 새 회고: { $story }
mail-lead-subscriber_story = 새 회고가 공개됐어요: “{ $story }”
mail-line-subscriber_story = 새 회고가 공개됐어요
mail-why-subscriber = 새 회고를 메일로 받겠다고 하셔서 보내 드려요.
mail-unsubscribe-stories = 회고 메일 그만 받기
notify-letter-subscriber_confirm = 회고 메일 신청 확인 (계정 없는 독자)
notify-letter-subscriber_story = 새 회고 (계정 없는 독자)
