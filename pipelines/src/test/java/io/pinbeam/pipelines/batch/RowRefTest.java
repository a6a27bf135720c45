package io.pinbeam.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowRefTest {
  @Test
  void fileAndRowComeBackFromTheNumber() {
    for (int task : new int[] {0, 1, 4_000_000}) {
      for (int file : new int[] {0, 1, 4_095}) {
        for (int row : new int[] {0, 1, 200_000_000}) {
          long key = RowRef.fileKey(task, file);
          long ref = RowRef.of(key, row);
          assertThat(ref).isNotNegative();
          assertThat(RowRef.fileKeyOf(ref)).isEqualTo(key);
          assertThat(RowRef.rowOf(ref)).isEqualTo(row);
        }
      }
    }
  }

  @Test
  void filesOfDifferentTasksHaveDifferentKeys() {
    assertThat(RowRef.fileKey(1, 0)).isNotEqualTo(RowRef.fileKey(0, 4_095));
  }

  @Test
  void moreThanANumberCanHoldIsRefused() {
    assertThatThrownBy(() -> RowRef.fileKey(0, 4_096)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> RowRef.of(0, 1 << 28)).isInstanceOf(IllegalStateException.class);
  }
}
