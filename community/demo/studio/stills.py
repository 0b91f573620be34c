"""The path-traced scenes: which products stand together, on what ground and in what light."""

from __future__ import annotations

from community.demo.studio.sets import Put, Still

OAK, WALNUT, PALE = "#c39468", "#6b4630", "#e3c9a0"

STILLS: tuple[Still, ...] = (
    # skin care
    Still("skin-dew", "skin-care", "3:4", "#eeb08a", (Put("serum", "amber", 2.2),), arch=True, props="balls", accent="#f58b2e", topics=("skin care", "serum")),
    Still("skin-moss", "skin-care", "1:1", "#a5c3a3", (Put("cream", "moss", 1.6), Put("serum", "moss", 0)), props="balls", accent="#d8e88a", pitch=15, topics=("skin care", "barrier")),
    Still("skin-night", "skin-care", "3:4", "#cbc1e1", (Put("bodywash", "fig", 1.5), Put("serum", "lilac", 1.5), Put("cream", "sky", 1.5)), arch=True, props="balls", accent="#f2c48f", topics=("skin care", "routine")),
    Still("skin-sun", "skin-care", "3:4", "#9cc7de", (Put("sunscreen", "orange", 1.8), Put("sunscreen", "sky", 0, 8)), light="sun", gobo="leaves", props="balls", accent="#ffd25a", topics=("sunscreen", "summer")),
    Still("skin-shelf", "skin-care", "4:3", "#dbe3d3", (Put("bodywash", "cedar"), Put("cream", "peach"), Put("sunscreen", "pink"), Put("serum", "amber")), board=PALE, light="warm", props="leaves", accent="#7da07d", topics=("skin care", "shelf")),
    # make-up
    Still("lips-three", "make-up", "3:4", "#e6b2ad", (Put("lipstick", "coral", 3.4), Put("lipstick", "berry", 1.4), Put("lipstick", "brick", 0.6)), props="balls", accent="#c9553f", topics=("lipstick", "swatch")),
    Still("blush-pair", "make-up", "1:1", "#f1cfc0", (Put("blush", "peach", 1.0, 16), Put("blush", "rose", 0, -14)), props="balls", accent="#d9737a", pitch=20, topics=("blush",)),
    Still("base-row", "make-up", "3:4", "#d9c6b4", (Put("foundation", "sand", 1.8, 14), Put("foundation", "honey", 0, -10), Put("foundation", "porcelain", 0.6, 18)), light="sun", gobo="window", topics=("foundation",)),
    Still("nails", "make-up", "4:3", "#c7d4c4", (Put("polish", "pine", 1.2), Put("polish", "cherry"), Put("polish", "latte")), props="balls", accent="#b3202f", topics=("nails",)),
    Still("vanity", "make-up", "3:4", "#bcaac0", (Put("foundation", "porcelain", 2.0, 14), Put("blush", "mauve", 0, -12), Put("lipstick", "brick", 0.8)), arch=True, props="balls", accent="#f3c6b8", topics=("make-up", "routine")),
    # kitchen
    Still("pot-tomato", "kitchen", "4:3", "#b6d3bf", (Put("pot", "tomato", 0, 16),), board=PALE, props="tomatoes", light="warm", topics=("cooking", "one pot")),
    Still("bowls", "kitchen", "1:1", "#e5d2b8", (Put("bowl", "cream", 1.6), Put("bowl", "celadon"), Put("bowl", "cobalt", 0.8)), pitch=24, topics=("tableware",)),
    Still("breakfast-pan", "kitchen", "3:4", "#f0c9a4", (Put("pan", "sage", 0, -35), Put("mill", "oak", 0, 0, 2, -8)), board=OAK, pitch=26, light="sun", gobo="window", props="tomatoes", topics=("breakfast", "cooking")),
    Still("stove-moss", "kitchen", "3:4", "#d7ddcb", (Put("pot", "cream", 0, 12), Put("mill", "red"), Put("bowl", "celadon")), board=WALNUT, light="warm", topics=("cooking", "kitchen")),
    # coffee and tea
    Still("coffee-morning", "coffee-tea", "3:4", "#e4d3ba", (Put("dripper", "white"), Put("kettle", "ink", 0, -14, 4, -13), Put("mug", "moss", 0, 30, 19, 1)), board=OAK, light="warm", arch=True, props="beans", topics=("coffee", "pour-over")),
    Still("dripper-green", "coffee-tea", "3:4", "#8fae97", (Put("dripper", "white", 1.8),), light="warm", props="beans", topics=("coffee", "pour-over")),
    Still("kettle-sand", "coffee-tea", "1:1", "#d6bf9e", (Put("kettle", "clay", 1.6, -12),), arch=True, light="warm", topics=("coffee", "kettle")),
    Still("mugs", "coffee-tea", "1:1", "#f0dfcd", (Put("mug", "terracotta", 0, 60), Put("mug", "oat", 0, 30), Put("mug", "moss", 0, 150)), light="warm", pitch=20, topics=("coffee", "mugs")),
    Still("tea-noon", "coffee-tea", "3:4", "#c4d0c0", (Put("teapot", "celadon", 1.4), Put("bowl", "celadon", 0, 0, 0, 0, 0.6), Put("beans", "yunnan", 0, 0, 0, -6)), light="sun", gobo="leaves", props="leaves", accent="#6d8f5e", topics=("tea",)),
    Still("bean-tins", "coffee-tea", "3:4", "#c98f6a", (Put("beans", "yirga", 3), Put("beans", "house"), Put("beans", "yunnan", 1.2)), props="beans", topics=("coffee", "beans")),
    # home and light
    Still("lamp-night", "home-light", "3:4", "#20332f", (Put("lamp", "amber"), Put("notebook", "moss", 0, 16, 4, 2), Put("mug", "oat", 0, 160)), board=WALNUT, light="night", topics=("lamp", "bedroom")),
    Still("lamp-moss", "home-light", "1:1", "#3a4a44", (Put("lamp", "moss"), Put("candle", "orange")), board=WALNUT, light="night", topics=("lamp", "evening")),
    Still("candle-lilac", "home-light", "1:1", "#8d86ad", (Put("candle", "fig", 2.0),), props="balls", accent="#f2c48f", arch=True, topics=("candle", "scent")),
    Still("vase-window", "home-light", "3:4", "#e6d8c4", (Put("vase", "clay"), Put("candle", "cedar")), light="sun", gobo="window", board=PALE, topics=("vase", "home")),
    Still("scent-shelf", "home-light", "3:4", "#b9c9bd", (Put("diffuser", "pine", 2.4), Put("candle", "fig"), Put("vase", "oat", 0, 0, -2, -10)), props="stones", topics=("scent", "home")),
    # desk
    Still("keys-mint", "desk", "4:3", "#cfe0d3", (Put("keyboard", "mint", 0, 12), Put("mouse", "white", 0, -20, 7, 0)), pitch=44, topics=("keyboard", "desk")),
    Still("keys-slate", "desk", "4:3", "#d59a72", (Put("keyboard", "slate", 0, 10), Put("mug", "oat", 0, 40, 5, -11)), pitch=40, light="sun", gobo="window", topics=("keyboard", "desk")),
    Still("hush", "desk", "3:4", "#b5c7ba", (Put("headphones", "moss", 2, 24),), props="balls", accent="#f0b25a", arch=True, topics=("headphones",)),
    Still("desk-corner", "desk", "3:4", "#e9d9cb", (Put("lamp", "moss", 0, 0, -3, -4), Put("pencup", "clay"), Put("notebook", "coral", 0, -14)), board=OAK, light="warm", topics=("desk", "stationery")),
    Still("hush-three", "desk", "1:1", "#d8cfe6", (Put("headphones", "cream", 1.6, 22), Put("mouse", "coral"), Put("pencup", "blue")), topics=("desk", "headphones")),
    # outfits and bags
    Still("tote-brick", "outfits-bags", "3:4", "#e3c7ae", (Put("tote", "natural", 0, 12), Put("hat", "khaki")), light="sun", gobo="leaves", topics=("tote", "outfit")),
    Still("knits", "outfits-bags", "1:1", "#d6ccb4", (Put("sweater", "forest", 0, 10), Put("hat", "lilac", 0, 0, 4, 0)), light="warm", pitch=22, topics=("sweater", "autumn")),
    Still("moon-bag", "outfits-bags", "3:4", "#a9bda9", (Put("halfmoon", "caramel", 4, 14),), arch=True, props="balls", accent="#e2b05a", topics=("bag",)),
    Still("moon-pair", "outfits-bags", "4:5", "#e8b9a0", (Put("halfmoon", "pine", 5, 12), Put("halfmoon", "cream", 0, -10)), topics=("bag",)),
    Still("weekend", "outfits-bags", "3:4", "#b8c8d6", (Put("tote", "olive", 0, 14), Put("sweater", "oat", 0, -8), Put("slide", "butter", 0, 10, -3, 0, 0.9)), board=PALE, light="warm", pitch=18, topics=("outfit", "weekend")),
    # shoes
    Still("sneaker-green", "shoes", "4:3", "#9fc0a8", (Put("sneaker", "white", 1.6),), props="balls", accent="#f08a6c", topics=("sneakers",)),
    Still("sneaker-sky", "shoes", "3:4", "#ecc9a8", (Put("sneaker", "sky", 6), Put("sneaker", "sand", 0, 8, -8, 8)), light="sun", gobo="window", pitch=18, topics=("sneakers",)),
    Still("slides", "shoes", "1:1", "#e7d7c3", (Put("slide", "butter", 2), Put("slide", "sage", 0, -14)), pitch=28, topics=("slippers", "home")),
    Still("puddle", "shoes", "3:4", "#8fb0c0", (Put("rainboot", "yellow"),), props="leaves", accent="#d98a3c", topics=("rain boots", "rain")),
    Still("puddle-green", "shoes", "3:4", "#e0c06c", (Put("rainboot", "green", 2.4),), arch=True, topics=("rain boots",)),
    # outdoors
    Still("flasks", "outdoors", "3:4", "#5d8f86", (Put("flask", "green", 7.5), Put("flask", "orange"), Put("flask", "yellow", 3)), topics=("flask", "hike")),
    Still("camp-night", "outdoors", "3:4", "#24382f", (Put("tent", "green", 0, 24), Put("lantern", "sand", 0, 0, -6, 4), Put("enamel", "white", 0, 30)), light="night", props="stones", pitch=14, topics=("camping", "night")),
    Still("camp-day", "outdoors", "4:3", "#b9cf9f", (Put("tent", "orange", 0, 26), Put("flask", "green", 0, 0, -2, 4)), light="sun", props="stones", pitch=15, topics=("camping",)),
    Still("enamels", "outdoors", "1:1", "#d9b48a", (Put("enamel", "green", 2.4, 30), Put("enamel", "red", 0, 30), Put("enamel", "white", 0, 150)), board=WALNUT, light="warm", topics=("camping", "mugs")),
    Still("lantern", "outdoors", "3:4", "#394a3a", (Put("lantern", "red"), Put("enamel", "green", 0, 30)), board=WALNUT, light="night", props="stones", topics=("camping", "lantern")),
    # plants
    Still("peperomia", "plants", "3:4", "#e9d3bc", (Put("peperomia", "terracotta"), Put("cactus", "blue")), light="sun", gobo="window", board=PALE, topics=("plants", "balcony")),
    Still("snake", "plants", "3:4", "#cfa78c", (Put("snakeplant", "ink", 2.4),), arch=True, topics=("plants",)),
    Still("watering", "plants", "1:1", "#c8dcc8", (Put("peperomia", "white"), Put("wateringcan", "yellow", 0, 20)), board=OAK, light="warm", topics=("plants", "watering")),
    Still("cacti", "plants", "4:5", "#f0c3b0", (Put("cactus", "coral", 4), Put("cactus", "yellow"), Put("cactus", "blue", 1.6)), topics=("cactus",)),
    Still("green-corner", "plants", "3:4", "#dfe2cf", (Put("snakeplant", "cream"), Put("wateringcan", "green", 0, 16), Put("peperomia", "sage", 0, 0, 0, 0, 0.8)), light="sun", gobo="leaves", topics=("plants", "home")),
    # pets
    Still("cat-dinner", "pets", "3:4", "#f3bfa2", (Put("catbowl", "blue"), Put("petcan", "salmon")), props="balls", accent="#f3b94f", topics=("cat", "food")),
    Still("scratch", "pets", "3:4", "#c9d6c9", (Put("scratcher", "moss"), Put("catball", "sunny")), light="sun", gobo="window", topics=("cat", "toys")),
    Still("cat-balls", "pets", "1:1", "#a8c4cf", (Put("catball", "sunny", 1.0),), props="balls", accent="#ee7f5f", pitch=18, topics=("cat", "toys")),
    Still("cans", "pets", "4:3", "#efd49a", (Put("petcan", "tuna"), Put("petcan", "chicken"), Put("catbowl", "peach", 0, 0, -2, 0)), topics=("cat", "food")),
    # food
    Still("jams", "food", "3:4", "#efd6c0", (Put("jam", "hawthorn", 3.4), Put("jam", "orange"), Put("jam", "blueberry", 1.4)), props="fruit", accent="#b3262a", light="warm", topics=("jam", "breakfast")),
    Still("oat", "food", "3:4", "#b9cbd6", (Put("oatmilk", "original", 1.8, 20), Put("mug", "oat", 0, 30)), props="balls", accent="#e5b04c", topics=("oat milk", "breakfast")),
    Still("tin-blue", "food", "1:1", "#f0d7a8", (Put("cookies", "blue", 1.2), Put("bowl", "cream", 0, 0, 0, 0, 0.7)), light="warm", pitch=18, topics=("cookies", "snack")),
    Still("cocoa", "food", "3:4", "#d9a98c", (Put("chocolate", "dark", 2.4, 14), Put("chocolate", "orange", 0, -8), Put("chocolate", "milk", 0.8, 20)), light="sun", gobo="window", topics=("chocolate", "snack")),
    # books and paper
    Still("notebooks", "books-paper", "3:4", "#dfe0d0", (Put("notebook", "moss", 0, 14), Put("pen", "jade", 0, 34, 0, 4), Put("ink", "teal", 0, 12, 0, -4)), pitch=34, light="sun", gobo="window", topics=("stationery", "notebook")),
    Still("inks", "books-paper", "1:1", "#cdb8a6", (Put("ink", "indigo", 1.6, 18), Put("ink", "maroon", 0, 14), Put("ink", "teal", 0.8, 22)), topics=("ink", "pen")),
    Still("tapes", "books-paper", "4:3", "#e9cfc0", (Put("tape", "dusk"), Put("tape", "garden", 0, 40)), pitch=28, topics=("tape", "journal")),
    Still("journal", "books-paper", "3:4", "#c3cbdc", (Put("notebook", "navy", 0, 12), Put("tape", "sea"), Put("pen", "rose", 0, 40, 0, 4)), pitch=36, board=PALE, topics=("journal", "stationery")),
    Still("pen-rest", "books-paper", "3:4", "#a8b9a6", (Put("ink", "maroon", 2, 20), Put("pen", "black", 0, 24)), arch=True, pitch=22, light="warm", topics=("pen", "ink")),
    # sport
    Still("home-gym", "sport", "3:4", "#c9bfdc", (Put("kettlebell", "moss", 0, 0, 0, -2), Put("dumbbell", "mint", 0, 20), Put("yogamat", "lilac", 0, 0, 0, 4, 0.7)), pitch=18, topics=("gym", "home")),
    Still("dumbbells", "sport", "4:3", "#b7d1c4", (Put("dumbbell", "coral", 1.6, 16), Put("dumbbell", "mint", 0, -18)), props="balls", accent="#f0b25a", pitch=18, topics=("gym",)),
    Still("mat", "sport", "1:1", "#e6cdb8", (Put("yogamat", "sage"), Put("bidon", "white")), light="sun", gobo="window", pitch=18, topics=("yoga",)),
    Still("bidons", "sport", "3:4", "#e59d78", (Put("bidon", "lime", 5), Put("bidon", "white"), Put("bidon", "smoke", 2)), topics=("cycling", "bottle")),
    Still("kettlebells", "sport", "3:4", "#9fb2bd", (Put("kettlebell", "red", 3), Put("kettlebell", "ink", 0, 10)), arch=True, topics=("gym", "strength")),
)  # fmt: skip
