### The pulse

pulse-title = Better, same or worse?
pulse-question = How is it compared with before?
pulse-question-again = Does it still hold? How is it compared with before the project?
pulse-lead-again = It had become better. Whether it stayed so is for the people who live with it to say. No sign-in needed.
pulse-lead = Whether it got better is for the people who live with it to say, not for us. No sign-in needed.
pulse-answer = It is now
pulse-better = Better
pulse-better-means = It hurts less than before
pulse-same = The same
pulse-same-means = Nothing has changed
pulse-worse = Worse
pulse-worse-means = It hurts more than before
pulse-words = Anything to add
pulse-words-hint = The studio and the people of the project read it, without your name.
pulse-send = Answer
pulse-change = Change my answer
pulse-thanks = Thank you for your answer
pulse-thanks-lead = It has arrived. If you change your mind, you can answer again at this address.
pulse-privacy = We never show who answered what, and show numbers only when at least five people have answered.

refusal-pulse_answer = Choose one of better, the same, or worse.
