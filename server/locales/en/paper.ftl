### What is printed.

paper-sheet = A sheet with strips to tear off
paper-week = The week on a sheet for the notice-board
paper-print = To print it, use your browser’s Print. Only the sheet goes onto paper, and nothing stands on it that not everyone may read.
paper-scan = Point a phone’s camera at the square, or type:
paper-kind-call = Who can help?
paper-kind-offer = We offer
paper-kind-event = Come and meet
paper-kind-story = A story
paper-week-of = { $from } to { $until }
paper-meetings = We meet
paper-no-meetings = No meetings this week.
paper-calls = Who can help?
paper-offers = We offer
paper-more = There is more on our page.
