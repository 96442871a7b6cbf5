### 어디서나 쓰는 말

product-name = Insole
language-ko = 한국어
language-en = English
hours-between = { $least }–{ $most }
hours = { $n }시간
minutes = { $n }분
hours-and-minutes = { $hours }시간 { $minutes }분
length-minutes = { $n }분
length-hours = { $n }시간
people = { $n }명
person-named = { $name } 님
impact-sentence = 한 번에 { $length }씩, { $per ->
    [day] 하루에
    [week] 일주일에
    [month] 한 달에
    [quarter] 한 분기에
   *[year] 일 년에
} { $times }번
just-now = 방금
today = 오늘
yesterday = 어제
tomorrow = 내일
ago-minutes = { $n }분 전
ago-hours = { $n }시간 전
ago-days = { $n }일 전
ago-months = { $n }달 전
ago-years = { $n }년 전
ahead-minutes = { $n }분 뒤
ahead-hours = { $n }시간 뒤
ahead-days = { $n }일 뒤
role-staff = 구성원
role-studio = Env 스튜디오
role-admin = 관리자
scope-read = 읽기
scope-write = 쓰기
scope-studio = 스튜디오 권한
scope-admin = 관리자 권한
per-day = 하루
per-week = 일주일
per-month = 한 달
per-quarter = 한 분기
per-year = 일 년
visibility-public = 누구나
visibility-staff = 모든 구성원
visibility-studio = 스튜디오와 올린 사람만
visibility-admin = 관리자만
