"""Sequences whose elements are made when they are asked for."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

Element = TypeVar("Element")


class LazyTuple(Sequence[Element], Generic[Element]):
    """As a tuple of `size` elements, of which `make` makes the one at a position; it equals a tuple of the same."""

    def __init__(self, size: int, make: Callable[[int], Element]) -> None:
        self._size, self._make = size, make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Element: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Element, ...]: ...

    def __getitem__(self, place: int | slice) -> Element | tuple[Element, ...]:
        if isinstance(place, slice):
            return tuple(map(self._make, range(*place.indices(self._size))))
        position = int(place) + (self._size if place < 0 else 0)
        if not 0 <= position < self._size:
            raise IndexError(place)
        return self._make(position)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, LazyTuple)):
            return NotImplemented
        return len(self) == len(other) and all(one == its for one, its in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"LazyTuple({self._size})"
