package io.pinbeam.emulator;

import java.util.List;

/** One of the 13 categories, with the words that its posts are about. */
record Topic(String label, int weight, String emoji, List<String> subjects) {
  private static final List<Topic> ALL =
      List.of(
          topic(
              "christmas",
              133,
              "\uD83C\uDF84",
              "wreath,stocking,advent calendar,pine garland,gift wrap,candle tray,"
                  + "snow globe,cookie tin,mantel,paper star,table runner,sleigh bell"),
          topic(
              "tattoos",
              123,
              "\uD83E\uDD8B",
              "forearm sleeve,fine line swallow,wrist symbol,shoulder fern,"
                  + "dotwork moon,ankle vine,lettering,compass,moth,back piece,sun and wave,"
                  + "matching pair"),
          topic(
              "quotes",
              124,
              "\u2728",
              "morning reminder,kind word,saying on patience,line about home,"
                  + "thought for Monday,word on courage,note to self,toast,proverb,"
                  + "line on friendship,small truth,motto"),
          topic(
              "travel",
              115,
              "\u2708\uFE0F",
              "night train,island ferry,packing list,mountain hut,old town walk,"
                  + "street market,road trip,camper van,coastal path,rail pass,city break,"
                  + "harbour view"),
          topic(
              "art",
              107,
              "\uD83C\uDFA8",
              "watercolour study,linocut print,charcoal portrait,clay vessel,"
                  + "gouache landscape,ink sketch,collage,mural,still life,pastel sky,"
                  + "etching,paper relief"),
          topic(
              "mens-fashion",
              108,
              "\uD83D\uDC54",
              "linen shirt,wool overcoat,suede loafer,denim jacket,knit tie,chino,"
                  + "field watch,raincoat,waistcoat,canvas sneaker,cardigan,flannel"),
          topic(
              "diy-and-crafts",
              101,
              "\u2702\uFE0F",
              "macrame hanger,felt garland,wooden crate,mosaic pot,button wreath,"
                  + "jar lantern,woven basket,cork board,paper flower,yarn rug,soap bar,"
                  + "clay bead"),
          topic(
              "education",
              106,
              "\uD83D\uDCDA",
              "phonics game,fraction wall,reading corner,science jar,spelling sheet,"
                  + "map puzzle,class routine,story prompt,number line,lesson plan,"
                  + "sorting tray,quiz card"),
          topic(
              "home-decor",
              105,
              "\uD83C\uDFE1",
              "entry bench,reading nook,gallery wall,linen curtain,oak shelf,"
                  + "rattan lamp,tiled niche,stair runner,plant stand,window seat,fireplace,"
                  + "side table"),
          topic(
              "finance",
              102,
              "\uD83D\uDCB0",
              "savings plan,index fund,grocery budget,side income,rainy day fund,"
                  + "debt ladder,tax folder,pension pot,no-spend week,cash envelope,"
                  + "bill calendar,salary talk"),
          topic(
              "event-planning",
              86,
              "\uD83C\uDF89",
              "seating chart,garden party,guest list,welcome sign,dessert table,"
                  + "photo corner,baby shower,lantern path,tent layout,menu card,"
                  + "balloon arch,timeline"),
          topic(
              "beauty",
              83,
              "\uD83D\uDC84",
              "berry lip,braided bun,clay mask,brow shape,glazed nail,soft curl,"
                  + "night routine,hand balm,copper eye,fringe cut,rose mist,glow serum"),
          topic(
              "vehicles",
              94,
              "\uD83D\uDE97",
              "estate wagon,cafe racer,electric hatchback,vintage tractor,cargo bike,"
                  + "roadster,camper bus,pickup bed,scooter,rally coupe,sidecar,"
                  + "hill climber"));

  private static final Weights WEIGHTS =
      Weights.of(ALL.stream().mapToDouble(Topic::weight).toArray());

  /** {@code taste} is what every eighth post of that taste is about, whatever the weights. */
  static Topic draw(Draws draws, int taste) {
    Topic any = ALL.get(WEIGHTS.pick(draws));
    return draws.chance(0.125) ? ALL.get(taste % ALL.size()) : any;
  }

  String subject(Draws draws) {
    return subjects.get(draws.below(subjects.size()));
  }

  private static Topic topic(String label, int weight, String emoji, String subjects) {
    return new Topic(label, weight, emoji, List.of(subjects.split(",")));
  }
}
