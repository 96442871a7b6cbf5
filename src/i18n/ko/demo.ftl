components-title = 부품 모음
components-lead = 이 제품의 모든 부품을 모든 상태로 모아 둔 곳이에요. 어두운 화면과 좁은 화면에서도 봐 주세요.

demo-sign-in-title = 누구로 둘러볼까요?
demo-sign-in-lead = 새봄은행은 꾸며 낸 회사예요. 여기서는 누구로든 로그인해 볼 수 있고, 메일은 밖으로 나가지 않아요.
demo-sign-in-as = { $name } 님으로 로그인
demo-mail-title = 나간 메일
demo-mail-lead = 지금까지 나간 메일 { $n }통이에요. 진짜로 보낸 메일은 없어요.
demo-mail-to = 받는 사람 주소
demo-mail-find = 찾기
demo-mail-none = 아직 나간 메일이 없어요
demo-mail-none-text = 불편을 알리거나 결정을 내리면 2분쯤 뒤에 여기에 편지가 쌓여요.
demo-mail-older = 더 오래된 메일
demo-mail-text = 글로만 보기
demo-mail-headers = 머리글
demo-time-today = 이 회사의 오늘은 { $day }이에요. 시간을 보내 보세요:
demo-time-pass = { $n }일 뒤로
demo-time-passed = { $n }일이 지났어요. 그사이 때가 된 일은 잠시 뒤에 보여요.
