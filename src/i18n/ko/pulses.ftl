### 체감 확인

pulse-title = 체감 확인
pulse-question = 전과 비교해서 어떤가요?
pulse-question-again = 아직 나은가요? 프로젝트 전과 비교해서 어떤가요?
pulse-lead-again = 한 번 나아졌던 일이에요. 지금도 그런지는 겪는 분이 말해 주셔야 해요. 로그인하지 않아도 돼요.
pulse-lead = 나아졌다는 말은 저희가 아니라 겪는 분이 해 주셔야 해요. 로그인하지 않아도 돼요.
pulse-answer = 지금은
pulse-better = 나아졌어요
pulse-better-means = 전보다 덜 불편해요
pulse-same = 그대로예요
pulse-same-means = 달라진 게 없어요
pulse-worse = 더 나빠졌어요
pulse-worse-means = 전보다 더 불편해요
pulse-words = 덧붙이고 싶은 말
pulse-words-hint = 이름 없이 스튜디오와 프로젝트 사람들이 읽어요.
pulse-send = 답하기
pulse-change = 답 바꾸기
pulse-thanks = 답해 주셔서 고마워요
pulse-thanks-lead = 잘 받았어요. 마음이 바뀌면 이 주소에서 언제든 다시 답할 수 있어요.
pulse-privacy = 누가 어떤 답을 했는지는 보여 주지 않고, 다섯 명 이상 답했을 때만 숫자를 보여 줘요.

refusal-pulse_answer = 나아졌어요, 그대로예요, 더 나빠졌어요 가운데 하나를 골라 주세요.
