### 웹훅과 채팅

admin-webhooks = 웹훅
webhooks-lead = 여기서 일어난 일을 다른 시스템에 바로 알려요. 팀 채팅에 한 줄을 남기거나, 프로그램에 이벤트를 보낼 수 있어요. 모든 동료가 볼 수 있는 것만 나가요.
webhooks-none = 아직 바깥으로 알리는 곳이 없어요
webhooks-none-hint = 쓰는 채팅(Slack, Teams, 카카오워크)에서 수신 웹훅 주소를 받아 아래에 넣어 주세요.
webhook-new = 다른 시스템에 알리기
webhook-to = 보내는 곳
webhook-state = 상태
webhook-url = 주소
webhook-url-hint = https://로 시작해요. 주소를 아는 사람은 누구나 글을 보낼 수 있어서 다시 보여 드리지 않아요.
webhook-url-kept = 비워 두면 지금 주소를 그대로 써요. 지금 주소는 보여 드리지 않아요.
webhook-format = 보내는 것
webhook-format-chat = 채팅 한 줄
webhook-format-events = JSON 이벤트
webhook-chat-means = 문장 하나와 링크를 Slack, Teams, 카카오워크가 받는 모양으로 보내요. 누구의 이름도 담지 않아요.
webhook-events-means = 동료에게 GET /api/v1/events가 보여 주는 그대로, 서명해서 보내요.
webhook-language = 문장의 언어
webhook-language-hint = 채팅에만 쓰여요.
webhook-kinds = 알릴 소식
webhook-kinds-hint = 잠깐 멈추고 볼 만한 것만 골라 주세요. 위에서 고른 것에 맞는 목록만 쓰여요.
webhook-kinds-chat = 채팅에 알릴 소식
webhook-news-received = 새 불편
webhook-kinds-of = 이벤트: { $group } { $n ->
    [0] {""}
   *[other] ({ $n }개 고름)
}
webhook-is-stopped = 멈춤
webhook-well = 기다리는 것 없음
webhook-waiting = 가는 중 { $n }건
webhook-dead = 포기 { $n }건
webhook-goes-to = 보내는 곳: { $host }
webhook-stopped-since = { $ago } 멈췄어요. 그동안 일어난 일은 나중에 보내지 않아요.
webhook-test = 시험 삼아 보내기
webhook-tested = 시험 전송이 가고 있어요. 잠시 뒤 새로 고치면 상대의 대답을 볼 수 있어요.
webhook-stop = 멈추기
webhook-stopped = 다시 시작할 때까지 아무것도 보내지 않아요.
webhook-resume = 다시 시작
webhook-resumed = 지금부터 일어나는 일을 다시 알려요.
webhook-renew = 비밀 키 새로 만들기
webhook-remove = 지우기
webhook-remove-ask = { $n ->
    [0] “{ $name }”에는 더 이상 아무것도 보내지 않고, 전송 목록도 사라져요.
   *[other] “{ $name }”에는 더 이상 아무것도 보내지 않아요. 아직 받지 않은 전송 { $n }건도 사라져요.
}
webhook-keep = 그대로 두기
webhook-removed = 지웠어요.
webhook-settings = 어디로 무엇을 보낼지
webhook-deliveries = 전송
webhook-quiet = 아직 없어요
webhook-quiet-hint = 시험 삼아 보내 보거나, 무슨 일이 생길 때까지 기다려 주세요.
webhook-event = 이벤트
webhook-at = 일어난 때
webhook-next = 다음 시도 { $at }
webhook-retry = 다시 보내기
webhook-retry-all = { $n }건 다시 보내기
webhook-retried = 바로 다시 보내요.
webhook-delivery-planned = 가는 중
webhook-delivery-sent = 받음
webhook-delivery-dropped = 알리지 않음
webhook-delivery-dead = 포기
webhook-why-status = 상대가 { $status }번으로 대답했어요. 까닭은 그쪽에서 확인해 주세요.
webhook-why-form = https:// 주소가 아니에요. 아래에서 바꿔 주세요.
webhook-why-inside = 이 이름은 회사 안의 주소를 가리켜요. 그게 맞다면 outgoing.internal_hosts에 호스트 이름을 적어 주세요.
webhook-why-unknown = 알 수 없는 호스트예요. 주소나 이름 서비스를 확인해 주세요.
webhook-why-refused = 그곳에서 연결을 받지 않아요. 서비스가 켜져 있고 이 서버에서 닿을 수 있는지 확인해 주세요.
webhook-why-certificate = 상대의 인증서를 믿을 수 없어요. 회사 인증서라면 outgoing.ca_file에 인증 기관을 적어 주세요.
webhook-why-late = 10초 안에 대답이 없었어요.
webhook-why-broken = 대답이 오기 전에 연결이 끊겼어요.
webhook-why-ours = 우리 쪽에서 쓰지 못했어요. 까닭은 로그에 있어요.
webhook-why-undone = 알리기 전에 되돌렸어요.
webhook-why-not_visible = 모든 동료가 볼 수 있는 것이 아니에요.
webhook-why-said_elsewhere = 프로젝트 소식이 대신 알려요.
webhook-secret = 비밀 키
webhook-secret-lead = 이 키로 전송에 서명해요. 지금 한 번만 보여 드리니 복사해 두세요. 채팅에는 필요 없어요.
webhook-secret-overlap = 바꾸는 동안 거절되지 않도록, 24시간 동안은 이전 키로도 함께 서명해요.
webhook-secret-kept = 복사했어요
refusal-webhook_address = https://로 시작하고 이름과 비밀번호가 들어 있지 않은 주소를 적어 주세요.
refusal-webhook_inside = 회사 안의 주소예요. 그게 맞다면 서버를 운영하는 분이 outgoing.internal_hosts에 호스트 이름을 적어야 해요.
refusal-webhook_kinds = 고른 것에 맞는 목록에서 하나 이상 골라 주세요.
refusal-webhook_stopped = 멈춰 있어요. 먼저 다시 시작해 주세요.

chat-line = { $item } “{ $title }”: { $what }
chat-what-received = 새로 올라왔어요
chat-what-resolved = 해결된 것으로 보고, 겪은 분들께 묻고 있어요
chat-what-project_delivered = 바뀐 것이 적용됐어요. 겪은 분들께 묻고 있어요
chat-what-project_succeeded = 성공했어요. 이야기를 공개했어요
chat-what-project_failed = 실패했어요. 까닭을 공개했어요
chat-test = Insole에서 보내는 시험이에요. 소식이 여기로 와요.
