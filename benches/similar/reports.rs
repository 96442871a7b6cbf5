//! Made-up reports in Korean and English, as many as one likes, the same for the same seed.

use insole::base::ids::PainPointId;
use insole::base::language::Language;
use insole::base::subject::Subject;
use insole::features::search::Document;

/// Numbers that look like chance.
pub struct Dice(u64);

impl Dice {
    /// Thrown the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// One of these, the first ones more often: people speak of few things most of the time.
    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let share = self.share();
        let at = (share * share * words.len() as f32) as usize;
        words.get(at).copied().unwrap_or_default()
    }
}

const KO: [&[&str]; 5] = [
    &[
        "지점에서",
        "본점에서",
        "아침마다",
        "월말에",
        "회의 전에",
        "재택할 때",
        "신입 교육 때",
        "점심시간에",
        "마감 직전에",
        "출장 중에",
        "콜센터에서",
        "3층에서",
        "휴대폰으로",
        "밤에",
        "매주 월요일에",
        "분기 말에",
    ],
    &[
        "회의실 예약",
        "VPN 접속",
        "전자결재",
        "법인카드 정산",
        "출입증 발급",
        "프린터",
        "가상 데스크톱",
        "대출 심사 서류",
        "번호표 기계",
        "현금인출기",
        "사내 메신저",
        "휴가 신청",
        "급여 명세서",
        "보안 교육",
        "고객 정보 조회",
        "계약서 서명",
        "팩스",
        "구내식당",
        "주차장",
        "엘리베이터",
        "비밀번호 변경",
        "화상 회의",
        "엑셀 보고서",
        "인사 평가",
        "재고 관리",
        "창구 단말기",
        "택배 수령",
        "민원 접수",
        "계좌 개설",
        "외부 메일",
        "공용 노트북",
        "야근 식대",
        "사원증",
        "도장",
        "공지 메일",
        "업무 인수인계",
        "권한 신청",
        "시스템 점검",
        "통근 버스",
        "냉방",
    ],
    &[
        "이 너무 느려요",
        "이 자꾸 끊겨요",
        "을 두 번 입력해야 해요",
        "이 어디 있는지 모르겠어요",
        "을 왜 종이로 해야 하나요",
        "을 기다리느라 하루가 가요",
        "이 오류로 멈춰요",
        "을 담당자마다 다르게 안내해요",
        "에 승인이 세 번 필요해요",
        "을 매번 새로 만들어야 해요",
        "이 휴대폰에서는 안 열려요",
        "에 답이 없어요",
        "이 겹쳐서 싸워요",
        "을 손으로 옮겨 적어요",
        "이 영어로만 되어 있어요",
        "을 누가 맡는지 몰라요",
        "이 고장 난 지 오래예요",
        "을 취소할 수 없어요",
        "이 글자가 너무 작아요",
        "이 갑자기 로그아웃돼요",
    ],
    &[
        "고객이 앞에서 기다리고 있어서 더 난처해요.",
        "팀 모두가 같은 일을 겪고 있어요.",
        "예전에는 한 번에 됐는데 바뀐 뒤로 이래요.",
        "물어봐도 부서마다 대답이 달라요.",
        "그래서 다들 자기만의 엑셀을 따로 써요.",
        "신입은 특히 어디서부터 해야 할지 몰라요.",
        "하루에 서너 번은 이 일로 멈춰요.",
        "전화로 확인하느라 시간이 더 들어요.",
        "같은 내용을 세 군데에 적어요.",
        "마감이 있는 날에는 정말 곤란해요.",
        "왜 이렇게 해야 하는지 아무도 설명하지 못해요.",
        "작년에도 말했지만 그대로예요.",
    ],
    &[
        "지난달",
        "이번 주",
        "오늘도",
        "석 달째",
        "작년부터",
        "처음부터",
    ],
];

const EN: [&[&str]; 5] = [
    &[
        "At the branch",
        "Every morning",
        "At month end",
        "Before meetings",
        "When I work from home",
        "In the call centre",
        "On the third floor",
        "On my phone",
        "After lunch",
        "Right before closing",
        "On business trips",
        "For new joiners",
        "At head office",
        "Every Monday",
        "At quarter end",
        "In the evening",
    ],
    &[
        "meeting room booking",
        "the VPN",
        "electronic approval",
        "the expense report",
        "badge renewal",
        "the printer",
        "the virtual desktop",
        "the loan review paperwork",
        "the queue ticket machine",
        "the cash machine",
        "the messenger",
        "the leave request",
        "the payslip",
        "the security training",
        "customer lookup",
        "contract signing",
        "the fax",
        "the canteen",
        "parking",
        "the elevator",
        "the password reset",
        "the video call",
        "the spreadsheet report",
        "the performance review",
        "stock keeping",
        "the teller terminal",
        "parcel pickup",
        "complaint intake",
        "account opening",
        "external mail",
        "the shared laptop",
        "overtime meals",
        "the staff card",
        "the seal",
        "announcement mail",
        "the handover",
        "the access request",
        "system maintenance",
        "the shuttle",
        "the air conditioning",
    ],
    &[
        "is painfully slow",
        "keeps dropping",
        "asks for the same thing twice",
        "cannot be found by anybody",
        "still needs paper",
        "takes a whole day",
        "stops with an error",
        "works differently for everyone",
        "needs three approvals",
        "has to be made from scratch",
        "does not open on a phone",
        "never gets an answer",
        "is double booked",
        "must be copied by hand",
        "exists in Korean only",
        "has no owner",
        "has been broken for weeks",
        "cannot be undone",
        "is too small to read",
        "logs me out without warning",
    ],
    &[
        "Customers wait in front of us meanwhile.",
        "The whole team has the same trouble.",
        "It used to work in one step.",
        "Every department gives another answer.",
        "So everybody keeps a private spreadsheet.",
        "New people do not know where to begin.",
        "It stops me three or four times a day.",
        "We phone each other to make sure.",
        "The same lines go into three systems.",
        "On closing days it is really bad.",
        "Nobody can explain why it must be this way.",
        "I said so last year and nothing changed.",
    ],
    &[
        "last month",
        "this week",
        "again today",
        "for three months",
        "since last year",
        "from the start",
    ],
];

/// Names of screens, forms and products, as every company has thousands of: most are said once or twice, a few every day.
const NAMES: u64 = 30_000;

/// One of the names of a language, the usual ones much more often than the others.
fn name(dice: &mut Dice, language: Language) -> String {
    let share = f64::from(dice.share());
    let at = ((NAMES as f64).powf(share) - 1.0) as u64;
    let mut letters = Dice::new(at.wrapping_mul(7_919) + 3);
    let (parts, count): (&[&str], usize) = match language {
        Language::Ko => (&KO_SYLLABLES, 3),
        Language::En => (&EN_SYLLABLES, 3),
    };
    // Dice that start from neighbouring numbers fall alike at first.
    for _ in 0..4 {
        letters.next();
    }
    (0..count)
        .map(|_| {
            let at = letters.next() % parts.len() as u64;
            usize::try_from(at)
                .ok()
                .and_then(|at| parts.get(at))
                .copied()
        })
        .map(Option::unwrap_or_default)
        .collect()
}

const KO_SYLLABLES: [&str; 40] = [
    "가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하", "누", "두",
    "루", "무", "부", "수", "우", "주", "추", "쿠", "투", "푸", "후", "기", "니", "디", "리", "미",
    "비", "시", "이", "지", "온", "한", "청", "별",
];

const EN_SYLLABLES: [&str; 40] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su",
    "ta", "ve", "wi", "xo", "yu", "bra", "cle", "dri", "flo", "gru", "pha", "sle", "kri", "plo",
    "stu", "lan", "men", "tin", "son", "cur", "dal", "fer", "gil", "hom", "nus",
];

/// A title and a body in a language.
pub fn text(dice: &mut Dice, language: Language) -> (String, String) {
    let words = if language == Language::Ko { KO } else { EN };
    let [places, things, troubles, details, times] = words;
    let number = (dice.share() * 900.0) as u32 + 100;
    let mut title = format!("{} {}", dice.of(places), dice.of(things));
    // Every other title names something.
    if dice.share() < 0.5 {
        title = format!("{} {title}", name(dice, language));
    }
    if language == Language::En {
        title.push(' ');
    }
    title.push_str(dice.of(troubles));
    let mut body = format!("{} {} ({number}). ", dice.of(times), dice.of(things));
    for _ in 0..3 {
        body.push_str(dice.of(details));
        body.push(' ');
        body.push_str(&name(dice, language));
        body.push_str(". ");
    }
    (title, body)
}

/// The report with this number.
pub fn report(number: i64) -> Document {
    let mut dice = Dice::new(number.unsigned_abs() + 17);
    let language = if number % 2 == 0 {
        Language::Ko
    } else {
        Language::En
    };
    let (title, body) = text(&mut dice, language);
    Document {
        language,
        ..Document::new(Subject::PainPoint(PainPointId(number)), title, body)
    }
}
