"""The loop that teaches a network, and can be stopped and taken up again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from briefbot.training.course import Stage
from briefbot.training.lessons import Lesson
from briefbot.training.losses import choice_loss, each_loss, highlight_loss, removed_loss
from briefbot.training.network import ReaderNetwork, read
from briefbot.training.rounding import set_rounding

WARM_UP = 0.06
_LARGEST_GRADIENT = 1.0
_STEPS_BETWEEN_CHECKPOINTS, _STEPS_BETWEEN_LINES = 200, 50

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: `step` of `steps`."""

    step: int
    steps: int

    @property
    def factor(self) -> float:
        """What the greatest learning rate is multiplied by: it rises at first, and then falls to nothing."""
        done = (self.step + 1) / (self.steps + 1)
        return min(done / WARM_UP, (1.0 - done) / (1.0 - WARM_UP))


class Teacher:
    """Teaches `network` one stage; `checkpoint` is where it stands between two runs."""

    def __init__(self, network: ReaderNetwork, stage: Stage, checkpoint: Path, say: Say) -> None:
        self.network, self._stage, self._checkpoint, self._say = network, stage, checkpoint, say
        self._device = next(network.parameters()).device
        learnt = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(learnt, lr=stage.rate, weight_decay=0.01)
        self.step = 0
        if checkpoint.exists():
            self._take_up(torch.load(checkpoint, map_location=self._device, weights_only=True))

    def teach(self, lessons: Iterator[Lesson], steps: int) -> None:
        """Takes the lessons from the one on that comes next; `steps` is how many there are in all."""
        self.network.train()
        set_rounding(self.network, rounds=self._stage.rounds)
        began, first, losses = time.monotonic(), self.step, [0.0]
        for lesson in lessons:
            losses.append(self._learn(lesson, Progress(self.step, steps)))
            self.step += 1
            if self.step % _STEPS_BETWEEN_LINES == 0:
                left = (time.monotonic() - began) / (self.step - first) * (steps - self.step) / 60
                recent = losses[-_STEPS_BETWEEN_LINES:]
                mean = sum(recent) / len(recent)
                self._say(f"{self._stage.name}: {self.step}/{steps}, loss {mean:.3f}, {left:.0f} min left")
            if self.step % _STEPS_BETWEEN_CHECKPOINTS == 0:
                self._save()
        self._save()

    def _learn(self, lesson: Lesson, progress: Progress) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = self._stage.rate * progress.factor
        # bfloat16 halves a step's time on CPUs with AMX and on GPUs, and costs nothing that could be measured.
        with torch.autocast(self._device.type, torch.bfloat16):
            scores, starts, ends = read(self.network, lesson.batch, self._device)
        loss = self._loss(lesson, scores.float(), starts.float(), ends.float())
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # it is not annotated there
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _LARGEST_GRADIENT)
        self._optimizer.step()
        return float(loss.detach())

    def _loss(self, lesson: Lesson, scores: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        gold, there, places = (one.to(self._device) for one in (lesson.gold, lesson.there, lesson.places))
        table = torch.zeros(there.shape, device=self._device).masked_scatter(there, scores)
        weights = self._stage.weights
        return (
            choice_loss(table, gold, there)
            + weights.removed * removed_loss(table, gold, there)
            + weights.each * each_loss(table, gold, there)
            + weights.highlight * highlight_loss(starts, ends, places)
        )

    def _save(self) -> None:
        state = {"network": self.network.state_dict(), "optimizer": self._optimizer.state_dict(), "step": self.step}
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._checkpoint.with_suffix(".new")
        torch.save(state, temporary)
        temporary.replace(self._checkpoint)

    def _take_up(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
