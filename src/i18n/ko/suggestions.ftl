### 같은 불편일 수 있는 것

likeness-same = 같은 불편
likeness-related = 비슷한 불편
board-duplicates = 같은 불편 후보 { $n }쌍
board-alike-more = +{ $n }
alike-title = 같은 불편일 수 있어요
alike-by-meaning = 겹치는 낱말은 없지만 뜻이 비슷해요
alike-merge = 살펴보고 합치기
alike-dismiss = 달라요
alike-look = 나란히 보기
alike-reporter-different = 올린 분이 이 글과는 다르다고 했어요.
duplicates-title = 같은 불편 후보
duplicates-lead = 같은 불편일 수 있는 글이에요. 잃는 시간이 많은 것부터 보여요. 합쳐도 아주 옮기지는 않아요. 목소리는 한 번씩 세고, 모두에게 알리고, 언제든 다시 떼어 낼 수 있어요.
duplicates-count = { $n }묶음
duplicates-none = 같아 보이는 글이 없어요
duplicates-none-text = 새 글이 올라오면 몇 초 안에 다른 글과 견줘요. 같아 보이는 것이 있으면 여기에 나와요.
duplicates-no-more = 여기까지예요
duplicates-no-more-text = 이 뒤로는 남은 것이 없어요. 처음으로 가면 아직 정하지 않은 것을 볼 수 있어요.
duplicates-first = 처음으로
duplicates-board = 보드로
duplicates-together = 함께 한 달에 { $hours }
duplicates-together-unsaid = 잃는 시간은 아직 몰라요
duplicates-of-many = 서로 이어진 글 { $n }건
duplicates-why-pair = { JOSA($one, "과/와") } { $other }
duplicates-merge = 살펴보고 합치기
duplicates-merge-all = { $n }건 살펴보고 합치기
preview-title = 하나로 합치기
preview-lead = 합치면 이렇게 돼요. 아직 아무 일도 일어나지 않았어요.
preview-stays = 어느 글을 남길까요?
preview-letters = { $n ->
    [0] 이 글을 남기면 나가는 메일은 없어요
   *[other] 이 글을 남기면 { $n }명에게 메일이 가요
}
preview-may-not-stay = 남길 수 없어요. 이 글은 스튜디오만 보는데, 다른 글은 모두가 봐요.
preview-which = 어느 글을 합칠까요?
preview-people = 함께 겪는 사람, 한 번씩만 셌어요
preview-twice = 둘 이상에 목소리를 낸 사람
preview-moves = 다른 글의 목소리와 댓글, 팔로우는 남는 글에서 함께 세요. 합쳐진 글에는 어디로 갔는지 알림이 붙고, 올린 분은 자기 글을 다시 꺼낼 수 있어요.
preview-notify = 합쳐지는 글의 사람들에게 알려요 (되돌릴 수 있게 30초 뒤에 보내요)
preview-merge = 합치기
preview-again = 고른 대로 다시 보기
preview-merged = { JOSA($numbers, "을/를") } { $into }에 합쳤어요.
preview-dismissed = { JOSA($one, "과/와") } { JOSA($other, "은/는") } 다른 불편이에요. 다시 권하지 않을게요.
preview-is-merged = 두 글은 하나로 합쳤어요.
preview-is-dismissed = 스튜디오가 두 글은 다른 불편이라고 했어요.
preview-by = { $name }, { $when }
preview-reporter-different = { JOSA($other, "을/를") } 올린 분은 { JOSA($one, "과/와") } 다른 불편이라고 해요. 합치기 전에 두 글을 읽어 보세요.
refusal-suggestion_accepted = 다른 분이 먼저 정했어요. 두 글은 이미 합쳐졌어요.
refusal-suggestion_dismissed = 다른 분이 먼저 두 글은 다른 불편이라고 했어요. 그래도 합치려면 글 페이지의 ‘합치기’를 쓰세요.
refusal-merge_with_nothing = 합칠 글을 하나 이상 더 골라 주세요.
refusal-index_empty = 검색 색인이 비어 있거나 만들어지는 중이에요. `insole serve`를 한 번 켜거나 `insole reindex`를 하고 다시 해 주세요.
refusal-state_unknown = pending, accepted, dismissed 가운데 하나를 골라 주세요.
refusal-different_unknown = 볼 수 있는 불편 가운데 { $number }번은 없어요.
refusal-different_many = { $most }건까지만 적을 수 있어요.
