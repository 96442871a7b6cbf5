// The whole loop as people walk it, three times: with a finger on a phone, with the keyboard alone, without any script. Each
// begins with one line about something that hurts, ends with everybody having heard how it ended, and goes on: a success is
// kept through four checks, one slips back and ends in a postmortem, a failure's condition comes true two years later.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";
import * as loop from "./loop.mjs";
import { peopleOf } from "./people.mjs";

const at = (name) => `${name}@saebom.example`;

journey("폰에서: 출입증 불편이 성공 이야기가 되고, 겪던 사람이 모두 들어요", async ({ open }) => {
  const { mina, taeho, haneul, byungchul, stranger } = await peopleOf(
    open,
    {
      mina: { address: at("mina.kim") },
      taeho: { address: at("taeho.choi") },
      haneul: { address: at("haneul.jung") },
      byungchul: { address: at("byungchul.moon") },
      stranger: { theme: "dark" },
    },
    { size: "phone", language: "ko" },
  );

  // 불편 하나와 두 목소리
  const title = "출입증을 왜 층마다 따로 찍어야 하나요?";
  const pain = await loop.reports(mina, { title, body: "7층에서 9층까지 갈 때 네 번 찍어요. **짐을 들면** 손이 모자라요.", minutes: "2", times: "6", per: "day" });
  await loop.saysMeToo(taeho, "층마다 출입증을 찍어야 해서 번거로워요", pain);

  // 스튜디오가 묻고, 답을 듣고, 받아들여요
  const question = "짐이 없을 때도 네 번인가요?";
  await loop.asks(haneul, pain, question);
  await loop.answers(mina, pain, question, "네, 빈손이어도 네 번이에요.");
  await loop.accepts(haneul, pain);

  // 시설 부서와 함께하는 프로젝트
  const project = await loop.proposes(haneul, pain, {
    title: "한 번 찍으면 두 층",
    problem: "> 7층에서 9층까지 갈 때 네 번 찍어요.",
    hypothesis: "계단 문 두 곳의 판독기를 끄면 찍는 횟수가 반으로 준다.",
    stop_rule: "두 달 안에 세 번 아래로 내려오지 않으면 멈춘다.",
    partner: "people-workplace",
  });
  await loop.commits(haneul, project, { name: "7층에서 9층까지 찍는 횟수", unit: "번", baseline: 4, source: "문 앞에서 하루 세어 봄", target: 2 });
  await loop.expectStatus(mina, pain, "go");
  await loop.reads(haneul, project, 3);
  await loop.tellsHowItGoes(byungchul, project, { health: "on_track", body: "계단 문 하나의 판독기를 껐어요. 소방 점검도 지났어요." });
  await loop.reads(haneul, project, 2);
  await loop.delivers(haneul, project);

  // 나아졌는지는 겪던 사람이 말해요
  await loop.answersPulse(stranger, mina.address, project, "better", "이제 두 번이에요.");
  await loop.answersPulse(stranger, taeho.address, project, "better", "짐이 있어도 괜찮아요.");

  // 성공 이야기를 모두가 읽어요
  const story = "네 번 찍던 문이 두 번이 되기까지";
  const address = await loop.publishes(haneul, project, pain, {
    kind: "success",
    title: story,
    language: "ko",
    sections: {
      summary: "두 층을 오가는 데 출입증을 네 번 찍었습니다. 계단 문 두 곳의 판독기를 껐습니다. 이제 두 번입니다.",
      before_after: "네 번에서 두 번으로 줄었습니다.",
      voices: "물어본 두 분 모두 나아졌다고 했습니다.",
      did: "시설 부서와 함께 문을 하나씩 껐습니다.",
      differently: "소방 점검 날짜를 먼저 볼 것입니다.",
      lucky: "마침 판독기를 바꿀 때였습니다.",
      sustainment: "석 달마다 문 앞에서 하루를 셉니다.",
      hours_back: "한 달에 4시간에서 6시간. 횟수에 걸린 시간을 곱했습니다.",
      who_else: "다른 건물에도 같은 계단 문이 있습니다.",
    },
    word: "이제 두 번만 찍으면 돼요. 다시 늘면 한 번만 눌러 알려 주세요.",
    limit: 3,
    checks: "30, 60, 90, 120",
  });
  await loop.expectStatus(mina, pain, "ok");
  await loop.readsInPublic(stranger, address, story, ["계단 문 두 곳의 판독기를 껐습니다", "다른 건물에도 같은 계단 문이 있습니다"]);

  // 모두가 끝까지 들었고, 그만 듣는 것도 한 번이면 돼요
  await loop.expectLetters(stranger, mina.address, `P-${pain}`, /잘 받았어요/, /여쭤볼 것/, /받아들였어요/);
  await loop.expectLetters(stranger, taeho.address, `I-${project}`, /다음 소식|순조/, /나아졌나요/, /성공/);
  await loop.unsubscribes(stranger, taeho.address, project);

  // 넉 달 동안 네 번, 아직 그대로예요
  for (let check = 1; check <= 4; check++) {
    await loop.letTimePass(30, haneul);
    await loop.checks(haneul, project, 2);
  }
  await loop.letTimePass(30, haneul, mina);
  await loop.expectKept(mina, project, 4);
});

journey("with the keyboard alone: a Korean report, an English studio, one story", async ({ open }) => {
  const { seungwoo, yuna, maya, soyeon, stranger } = await peopleOf(
    open,
    {
      seungwoo: { address: at("seungwoo.han"), language: "ko" },
      yuna: { address: at("yuna.seo"), language: "ko" },
      maya: { address: at("maya.lindqvist") },
      soyeon: { address: at("soyeon.lim"), language: "ko" },
      stranger: { theme: "dark" },
    },
    { language: "en", by: "keyboard" },
  );

  const title = "배포 승인 알림이 왜 밤 11시에 몰려서 오나요?";
  const pain = await loop.reports(seungwoo, { title, body: "낮에 올린 것까지 한꺼번에 와요.", minutes: "15", times: "2", per: "week" });
  await loop.saysMeToo(yuna, "배포 승인 알림이 밤에 몰려요", pain);
  const question = "Which releases come late: all, or those of one service?";
  await loop.asks(maya, pain, question);
  await loop.answers(seungwoo, pain, question, "계정계 서비스만 그래요.");
  await loop.accepts(maya, pain);
  const project = await loop.proposes(maya, pain, {
    title: "Approvals when they are asked for",
    problem: "> 낮에 올린 것까지 한꺼번에 와요.",
    hypothesis: "If the queue is read every minute instead of nightly, approvals arrive by day.",
    stop_rule: "If the median is above two hours after four weeks, we stop.",
    partner: "it-platform",
  });
  await loop.commits(maya, project, { name: "From request to notice (median)", unit: "hours", baseline: 9, source: "Queue logs of one month", target: 1 });
  await loop.tellsHowItGoes(soyeon, project, { health: "on_track", body: "대기열을 1분마다 읽게 바꿨어요." });
  await loop.reads(maya, project, 0.5);
  await loop.delivers(maya, project);
  await loop.answersPulse(stranger, seungwoo.address, project, "better", "낮에 와요.");
  await loop.answersPulse(stranger, yuna.address, project, "better", "이제 밤에 조용해요.");
  const story = "The approvals were never late, only read at night";
  const address = await loop.publishes(maya, project, pain, {
    kind: "success",
    title: story,
    language: "en",
    sections: {
      summary: "Approvals came at eleven at night. The queue was read once a day. Now it is read every minute.",
      before_after: "From nine hours to half an hour.",
      voices: "Both people we asked say it is better.",
      did: "We changed one number in one file.",
      differently: "We would look at the queue first.",
      lucky: "The file had a comment that said why.",
      sustainment: "The median is read on three days.",
      hours_back: "Four to six hours a month, by the reporters' own numbers.",
      who_else: "Whoever reads a queue at night.",
    },
    word: "이제 낮에 와요.",
    limit: 2,
    checks: "30, 90, 180",
  });
  await loop.readsInPublic(stranger, address, story, ["We changed one number in one file", "Whoever reads a queue at night"]);
  await loop.unsubscribes(stranger, yuna.address, project);
  assert.ok((await loop.lettersTo(stranger, seungwoo.address, `I-${project}`)).length >= 3, "the reporter heard of the project's steps");

  // A month later it is as bad as before. The lead does not repair it, but says why it failed.
  await loop.letTimePass(30, maya, seungwoo);
  await loop.checks(maya, project, 8);
  await loop.expectSlippedBack(seungwoo, maya, project);
  await loop.publishes(maya, project, pain, {
    kind: "postmortem",
    title: "Half an hour lasted for four weeks",
    language: "en",
    sections: {
      summary: "The queue was read every minute for four weeks. Then a release put the old number back. Nobody watched the file.",
      impact: "Both people who said so, and everybody who waits for an approval.",
      hypothesis: "If the queue is read every minute instead of nightly, approvals arrive by day.",
      figures: "From 9 hours to half an hour, and back to 8.",
      timeline: "[[timeline]]",
      tried: "We changed one number in one file.",
      worked: "For four weeks it did what we had promised.",
      surprised: "The file is written anew with each release.",
      factors: "- **Technical:** two places hold the same number.\n- **Process:** nobody owns the file.",
      cost: "One person, four weeks.",
      follow_ups: "- **Smaller step:** the median is watched by the platform itself.",
      for_reporters: "It is as late as before, and you will hear when that changes.",
    },
    condition: { text: "The number stands in one place only", how: "The platform's next release", watcher: maya.address, inDays: 300 },
    word: "다시 밤에 와요. 왜 그런지 적어 두었어요.",
  });
  await loop.expectLetters(stranger, seungwoo.address, `I-${project}`, /실패|왜/);
});

journey("without a script: a project fails, says why, and nobody is left without a word", async ({ open }) => {
  const { liam, priya, maya, hyunsik, stranger } = await peopleOf(
    open,
    {
      liam: { address: at("liam.whitaker") },
      priya: { address: at("priya.raman") },
      maya: { address: at("maya.lindqvist") },
      hyunsik: { address: at("hyunsik.bae") },
      stranger: { size: "phone" },
    },
    { language: "en", script: false },
  );

  const title = "Why does the log viewer sign me out every twenty minutes?";
  const pain = await loop.reports(liam, { title, body: "In the middle of an incident, every time.", minutes: "4", times: "5", per: "week" });
  await loop.saysMeToo(priya, "The log viewer signs me out in the middle of the work", pain);
  const question = "Does it also happen while you scroll?";
  await loop.asks(maya, pain, question);
  await loop.answers(liam, pain, question, "Yes, scrolling does not count as work.");
  await loop.accepts(maya, pain);

  const project = await loop.proposes(maya, pain, {
    title: "Signed in for as long as the incident",
    problem: "> In the middle of an incident, every time.",
    hypothesis: "If scrolling counts as activity, people stay signed in.",
    stop_rule: "More than two sign-ins a shift after four weeks: we stop.",
    partner: "risk-security",
  });
  await loop.commits(maya, project, { name: "Sign-ins a shift", unit: "sign-ins", baseline: 9, source: "Logs of two weeks", target: 1 });
  await loop.tellsHowItGoes(hyunsik, project, { health: "off_track", body: "The regulator counts scrolling as absence. We asked twice." });
  await loop.reads(maya, project, 8);
  await loop.delivers(maya, project);
  await loop.answersPulse(stranger, liam.address, project, "same", "Still every twenty minutes.");
  await loop.answersPulse(stranger, priya.address, project, "worse", "Now it asks for the second factor too.");

  const story = "We made the page stay awake and the rule did not care";
  const address = await loop.publishes(maya, project, pain, {
    kind: "postmortem",
    title: story,
    language: "en",
    sections: {
      summary: "People were signed out nine times a shift. We counted scrolling as activity. The rule counts it as absence.",
      impact: "Two people who said so, and everybody on call.",
      hypothesis: "If scrolling counts as activity, people stay signed in.",
      figures: "From 9 to 8 sign-ins a shift; the target was 1.",
      timeline: "- **Known then:** the page knows when somebody scrolls.\n- **Known later:** the session belongs to another system.",
      tried: "We sent a sign of life with every scroll.",
      worked: "The page no longer loses what was typed.",
      surprised: "The session was never the page's own.",
      factors: "- **Policy:** twenty minutes stand in a regulation.\n- **Dependency:** the session lives elsewhere.",
      cost: "Two people, five weeks.",
      follow_ups: "- **Smaller step:** a warning two minutes before.",
      for_reporters: "You will be warned before it happens. It will still happen.",
    },
    condition: { text: "The regulation accepts a device that is locked by itself", how: "The notice of its next edition", watcher: maya.address, inDays: 720 },
    word: "It stays as it is for now; you will be warned two minutes before.",
  });
  await loop.expectStatus(liam, pain, "yes");
  await loop.readsInPublic(stranger, address, story, ["The session was never the page's own", "The regulation accepts a device that is locked by itself", "You will be warned before it happens"]);
  await loop.expectLetters(stranger, liam.address, `P-${pain}`, /received/, /question/, /accepted/);
  await loop.expectLetters(stranger, priya.address, `I-${project}`, /off track|next update/, /better for you/, /failed/);
  await loop.unsubscribes(stranger, priya.address, project);

  // Two years later what was missing is there: the same pain is tried again, and this time it works.
  await loop.letTimePass(730, maya);
  await loop.conditionComesTrue(maya, project, "The new edition says: a locked device is present.");
  const next = await loop.followsUp(maya, liam, project, {
    title: "Signed in while the device is locked",
    hypothesis: "If a locked device counts as present, nobody is signed out in an incident.",
    stop_rule: "More than two sign-ins a shift after four weeks: we stop.",
  });
  await loop.commits(maya, next, { name: "Sign-ins a shift", unit: "sign-ins", baseline: 8, source: "Logs of two weeks", target: 1 });
  await loop.reads(maya, next, 1);
  await loop.delivers(maya, next);
  await loop.answersPulse(stranger, liam.address, next, "better", "Once a shift, at last.");
  await loop.answersPulse(stranger, priya.address, next, "better", "I had stopped hoping.");
  await loop.publishes(maya, next, pain, {
    kind: "success",
    title: "The second time the rule was with us",
    language: "en",
    sections: {
      summary: "People were signed out eight times a shift. The rule changed, so we tried again. Now it is once.",
      before_after: "[[figures]]",
      voices: "Those we asked say it is better.",
      did: "A locked device counts as present.",
      differently: "We would have talked to the regulator first.",
      lucky: "The edition came a month early.",
      sustainment: "Sign-ins a shift are counted on three days.",
      hours_back: "Two to three hours a month for each on call.",
      who_else: "Every team with a shift.",
    },
    word: "Once a shift now. Tell us when it gets worse.",
    limit: 2,
    checks: "30, 90, 180",
  });
  await loop.letTimePass(1, liam);
  await loop.expectStatus(liam, pain, "ok");
});
