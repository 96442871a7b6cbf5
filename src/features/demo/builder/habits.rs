//! What the studio of the story has got used to: tags, views, turns, and what somebody attached.

use chrono::TimeDelta;

use super::{Builder, told};
use crate::base::clock::day_in;
use crate::base::failure::Problem;
use crate::features::files::{self, On};
use crate::features::pain_points::{self, TagName, checklist_lines};
use crate::features::routing::{self, RuleInput};
use crate::features::{areas, projects, rota, views};
use crate::web::uploads::Upload;

/// The words on reports, in the language that the studio speaks among itself.
const TAGS: [(&str, &str); 6] = [
    ("small-letters", "접근성, 금방 될 것"),
    ("own-headset", "접근성, 구매"),
    ("security-video", "금방 될 것"),
    ("staging-push", "인프라"),
    ("adapters", "금방 될 것, 구매"),
    ("build-forty", "인프라"),
];
/// Views that everybody shares, and the board's address of each.
const VIEWS: [(&str, &str); 2] = [
    ("아침 회의", "group=assignee&sort=promise"),
    ("영역별 무게", "group=area"),
];
const TURNS: [&str; 4] = ["haneul", "doyun", "maya", "haneul"];
/// One empty page.
const OFFER: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PICTURE: &[u8] = include_bytes!("../pictures/small-letters.png");

impl Builder<'_> {
    /// On the eve of the day on which somebody looks.
    pub(super) fn habits(&self) -> anyhow::Result<()> {
        for (key, words) in TAGS {
            let id = self.pain(key)?;
            let names = told(TagName::parse_all(words).map_err(Problem::invalid))?;
            self.by("haneul", move |tx, now, actor, _| {
                pain_points::add_tags(tx, now, actor, id, &names).map(drop)
            })?;
        }
        for (name, query) in VIEWS {
            self.by("haneul", move |tx, now, actor, _| {
                views::save(tx, now, actor, name, query, true).map(drop)
            })?;
        }
        let today = day_in(self.workshop.config.timezone, self.workshop.clock.now());
        let mut turns = Vec::new();
        for (week, key) in TURNS.iter().enumerate() {
            let monday = rota::monday_of(self.today) + TimeDelta::days(7 * week as i64);
            turns.push((monday, Some(self.member(key)?)));
        }
        self.by("haneul", move |tx, now, actor, _| {
            rota::plan(tx, now, actor, today, &turns)
        })?;
        self.rules()?;
        let pinned = self.pain("small-letters")?;
        self.by("haneul", move |tx, now, actor, _| {
            pain_points::pin(tx, now, actor, pinned, true)
        })?;
        self.by("haneul", move |tx, now, actor, _| {
            let lines = "상담 창 제조사에 글자 크기를 바꿀 수 있는지 묻기\n상담실에서 30분 같이 앉아 보기\n큰 글씨 설정을 두 자리에서 시험하기";
            let lines = checklist_lines(lines).map_err(Problem::invalid)?;
            pain_points::add_to_checklist(tx, now, actor, pinned, &lines)?;
            match pain_points::checklist(tx, pinned)?.first() {
                Some(first) => pain_points::tick(tx, now, actor, pinned, first.id, true),
                None => Ok(()),
            }
        })?;
        let (now, by) = (self.workshop.clock.now(), self.member("mina")?);
        let upload = told(Upload::of("상담 화면.png", PICTURE))?;
        let alt = "글자가 아주 작고 빽빽한 상담 화면. 글자 크기는 바꿀 수 없다고 적혀 있다.";
        let files = self.workshop.files;
        let kept = told(files.take_now(self.workshop.db, now, by, upload, alt))?;
        self.by("mina", move |tx, now, actor, _| {
            files::claim(tx, now, actor, &[kept.id], On::PainPoint(pinned)).map(drop)
        })?;
        let by = self.member("seungwoo")?;
        let upload = told(Upload::of("빌드 장비 견적.pdf", OFFER))?;
        let kept = told(files.take_now(self.workshop.db, now, by, upload, ""))?;
        let builds = self.project("builds")?;
        self.by("seungwoo", move |tx, now, actor, _| {
            projects::attach(tx, now, actor, builds, &[kept.id])
        })
    }

    /// One rule that is switched on, and one that nobody has looked at yet.
    fn rules(&self) -> anyhow::Result<()> {
        let (doyun, maya) = (self.member("doyun")?, self.member("maya")?);
        self.by("haneul", move |tx, now, actor, _| {
            let vdi = areas::by_slug(tx, "vdi")?.map(|area| area.id);
            let screens = RuleInput {
                name: "가상 데스크톱은 도윤 님에게".to_owned(),
                words: "VDI, 가상 데스크톱, virtual desktop".to_owned(),
                assign: Some(doyun),
                area: vdi,
                tags: "인프라".to_owned(),
                ..RuleInput::default()
            };
            let rule = routing::add(tx, now, actor, &screens)?;
            routing::switch(tx, now, actor, rule, None, true)?;
            let english = RuleInput {
                name: "영어로 온 글은 Maya에게".to_owned(),
                language: "en".to_owned(),
                assign: Some(maya),
                tell: Some(maya),
                ..RuleInput::default()
            };
            routing::add(tx, now, actor, &english).map(drop)
        })
    }
}
