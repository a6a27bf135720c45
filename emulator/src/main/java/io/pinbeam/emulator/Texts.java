package io.pinbeam.emulator;

import java.util.Locale;

/**
 * Titles, descriptions and tags: sentences put together from words, none taken from a real post.
 */
final class Texts {
  private static final String[] QUALITIES =
      words(
          "airy,bold,charming,clever,cosy,easy,elegant,everyday,festive,fresh,handmade,joyful,"
              + "lovely,low-cost,minimal,modern,playful,practical,quick,relaxed,rustic,simple,"
              + "soft,stylish,sunny,thoughtful,timeless,tiny,unusual,warm");

  private static final String[] OCCASIONS =
      words(
          "a small flat,beginners,busy weeks,rainy afternoons,summer evenings,the long weekend,"
              + "two,the whole family,your first try,a tight budget,cold mornings,grown-ups,"
              + "early spring,a quiet Sunday,next year");

  private static final String[] OPENINGS =
      words(
          "Here is how we made it,A friend showed us this one,Save it for later,"
              + "Nothing here costs much,We tried it twice,It takes an hour at most,"
              + "Start with what you have,This is our favourite so far,Keep it loose,"
              + "It looks harder than it is,Ask anyone who tried,No tools needed");

  private static final String[] CLOSINGS =
      words(
          "and the result lasts for years,so there is no need to hurry,"
              + "with a list of all you need,and the children can help,"
              + "which is why we kept the old one,with three ways to change it,"
              + "and nobody will notice the seams,as long as the light is good,"
              + "because less is often enough,and then do it once more");

  private static final String[] TAG_ENDINGS =
      words(
          "Ideas,Inspiration,Design,Tips,At Home,For Beginners,Photos,Style,Projects,Looks,"
              + "Colours,Trends,Of The Year,Made Simple,Notes,Details");

  private Texts() {}

  static String title(Draws draws, Topic topic) {
    String quality = capital(draws.pick(QUALITIES));
    String subject = topic.subject(draws);
    int form = draws.below(20);
    if (form < 7) {
      return quality + " " + subject + " ideas for " + draws.pick(OCCASIONS);
    }
    if (form < 12) {
      return draws.between(5, 60) + " " + quality + " ways to " + withArticle(subject);
    }
    if (form < 15) {
      return quality + " " + subject + ", " + topic.subject(draws) + " and more";
    }
    if (form < 18) {
      return "How to plan " + withArticle(subject) + " for " + draws.pick(OCCASIONS);
    }
    if (form == 18) {
      return "The \"" + quality + "\" " + subject + " | " + topic.subject(draws) + " & co";
    }
    return quality + " " + subject;
  }

  /** About four in ten are cut off with an ellipsis and a blank, as the site does. */
  static String description(Draws draws, Topic topic) {
    StringBuilder text = new StringBuilder(160);
    int sentences = draws.between(1, 3);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        text.append(draws.chance(0.008) ? '\n' : ' ');
      }
      sentence(draws, topic, text);
    }
    double rare = draws.fraction();
    if (rare < 0.40) {
      text.setLength(Math.max(20, text.length() - draws.between(5, 15)));
      text.append("… ");
    } else if (rare < 0.41) {
      text.append("\u00A0").append("<b>").append(topic.label()).append("</b> &amp; more");
    } else if (rare < 0.44) {
      text.append(" \"").append(capital(draws.pick(OPENINGS))).append("\"");
    }
    return text.toString();
  }

  static String tags(Draws draws, Topic topic) {
    StringBuilder tags = new StringBuilder(120);
    int count = draws.between(3, 6);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        tags.append(',');
      }
      tags.append(capital(topic.subject(draws))).append(' ').append(draws.pick(TAG_ENDINGS));
    }
    return tags.toString();
  }

  private static void sentence(Draws draws, Topic topic, StringBuilder text) {
    if (draws.chance(0.5)) {
      text.append(draws.pick(OPENINGS)).append(": ").append(withArticle(draws.pick(QUALITIES)));
      text.append(' ');
      text.append(topic.subject(draws)).append('.');
    } else {
      text.append("Our ").append(draws.pick(QUALITIES)).append(' ').append(topic.subject(draws));
      text.append(draws.chance(0.2) ? "’s best side, " : ", ");
      text.append(draws.pick(CLOSINGS)).append('.');
    }
  }

  private static String withArticle(String text) {
    return ("aeiou".indexOf(text.charAt(0)) >= 0 ? "an " : "a ") + text;
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String[] words(String list) {
    return list.split(",");
  }
}
