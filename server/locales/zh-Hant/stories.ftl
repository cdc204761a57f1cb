### 故事、指南與帖文。

## On cards, and wherever a story is shown

story-told-by = 講述：{ $teller }
