components-title = 부품 모음
components-lead = 이 제품의 모든 부품을 모든 상태로 모아 둔 곳이에요. 어두운 화면과 좁은 화면에서도 봐 주세요.
