"""The covers, category by category: ground, objects and lettering."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """One composed picture. ``ground`` = name of a ground and its two colours; ``things`` are code points in hex."""

    name: str
    category: str
    ratio: str
    ground: tuple[str, str, str]
    layout: str
    things: str
    about_zh: str
    about_en: str
    topics: tuple[str, ...]
    lang: str | None = None
    title: str | None = None
    subtitle: str | None = None
    ink: str = "#3a2b1f"
    marker: str = "#fff6e0"
    edge: str | None = None
    notes: tuple[tuple[str, float, float], ...] = ()


COVERS: tuple[Cover, ...] = (
    # skin care
    Cover("barrier-zh", "skin-care", "3:4", ("dots", "#d5ead0", "#a8d0ae"), "collage", "1f9f4 1f33f 1f4a7 1faa5 1f343 1f338", "护肤品贴纸：乳液、叶子、水滴", "Skin care stickers: lotion, leaves, drops", ("skin care", "barrier"), "zh", "换季烂脸自救", "第 32 天记录", "#1f4b36", "#fdfbe6", notes=(("先停酸", 0.08, 0.61), ("补水要等 2 分钟", 0.56, 0.935))),
    Cover("order-zh", "skin-care", "3:4", ("tiles", "#f6dccb", "#efc2ad"), "tiles", "1f9fc 1f4a7 1f9f4 2600 1f319 1f33f", "六格卡片：洁面、补水、乳液、防晒、夜间、草本", "Six cards: cleanse, hydrate, lotion, sun, night, herbs", ("skin care", "routine"), "zh", "早晚怎么涂", "混油皮的 5 步", "#7a3620", "#fff4e6"),
    Cover("barrier-en", "skin-care", "4:5", ("plain", "#cfe0ec", "#a9c8de"), "collage", "1f9f4 1f4a7 1f9fc 1f33f 1f338", "护肤品贴纸", "Skin care stickers on pale blue", ("skin care", "barrier"), "en", "Barrier first", "3 steps, 6 weeks", "#1d3f5c", "#fdfbe6"),
    # make-up
    Cover("lips-zh", "make-up", "3:4", ("plain", "#f2b8b5", "#dd8f93"), "collage", "1f484 1f48b 1f339 1fa9e 1f352 1f338", "口红、唇印、玫瑰、镜子的贴纸", "Lipstick, rose and mirror stickers", ("lipstick", "swatch"), "zh", "黄皮也显白", "素颜可涂的 3 支", "#fffaf5", "#ffe9dd", "#8f2a3a"),
    Cover("vanity-top", "make-up", "3:4", ("linen", "#ead5cf", "#dcbdb6"), "spread", "1fa9e 1f484 1f485 1f48d 1f338 1f9f4 1f380 1f353", "梳妆台上摊开的化妆品", "Make-up spread on linen", ("make-up", "vanity")),
    Cover("nails-top", "make-up", "1:1", ("dots", "#d9cdea", "#b8a6d6"), "spread", "1f485 1f484 1f338 1f347 1f48d 1f33a 1f9e4", "甲油、戒指和花，淡紫底", "Nail polish, rings and flowers on lilac", ("nails",)),
    # kitchen
    Cover("keep-zh", "kitchen", "3:4", ("linen", "#d9e2d2", "#c2d0bd"), "packed", "1f373 1f52a 1f944 1fad9 1f963 1f9c2 1f962 1f9fd", "厨房里留下的几件东西", "The few kitchen things that stayed", ("kitchen", "minimal"), "zh", "厨房断舍离", "留下的 7 件", "#24472f", "#f4e27a"),
    Cover("veg-top", "kitchen", "1:1", ("planks", "#eadbc3", "#dcc5a2"), "spread", "1f966 1f345 1f33d 1f9c5 1f336 1f9c4 1f951", "木桌上的一堆蔬菜", "Vegetables on a wooden table", ("cooking", "vegetables")),
    Cover("sunday-kitchen", "kitchen", "3:4", ("gingham", "#eef1e0", "#8fb58f"), "spread", "1f373 1f35e 1f951 1f95a 1f958 1f9c0 1f345 1f33f", "格子桌布上的一顿早午饭", "Brunch on green gingham", ("breakfast", "cooking")),
    # coffee and tea
    Cover("pour-en", "coffee-tea", "4:5", ("plain", "#c9d8c4", "#9dba9f"), "collage", "2615 1fad8 23f1 1f4a7 1f950", "手冲用具贴纸", "Stickers: coffee, beans, timer, water", ("coffee", "pour-over"), "en", "Pour-over at home", "15 g in, 240 g out", "#22442f", "#fff6dc"),
    Cover("cafe-top", "coffee-tea", "1:1", ("planks", "#cfa980", "#b98a5e"), "spread", "2615 1f950 1f370 1f36a 1fad8 1f353 1f4d6", "咖啡馆桌面：咖啡、可颂、蛋糕", "Café table: coffee, croissant, cake", ("coffee", "café")),
    # home and light
    Cover("rent-zh", "home-light", "3:4", ("paper", "#e6eef0", "#b7cdd2"), "collage", "1f6cf 1f6cb 1fa91 1f5bc 1f4a1 1fab4", "家具贴纸：床、沙发、椅子、画", "Furniture stickers: bed, sofa, chair, picture", ("rental", "home"), "zh", "租房改造", "花了 860 元", "#1d4652", "#ffe27a", notes=(("桌布遮丑", 0.08, 0.605), ("灯最值", 0.62, 0.93))),
    Cover("corners-en", "home-light", "4:5", ("plain", "#f3d3a2", "#e5ac68"), "collage", "1f6cb 1f4a1 1f56f 1fa91 1fab4", "沙发和灯的贴纸", "Sofa, lamp and candle stickers", ("lamp", "home"), "en", "Warm corners", "3 lamps, no ceiling light", "#5a3110", "#fff3d4"),
    Cover("home-shelf", "home-light", "4:5", ("shelf", "#e9dccb", "#f3ead9"), "shelves", "1f5bc 1f56f 1fab4 1f570 1f9f8 1f4fb", "木架上的画、蜡烛、钟和收音机", "Picture, candle, clock and radio on a shelf", ("home", "shelf")),
    # desk
    Cover("tidy-zh", "desk", "3:4", ("linen", "#cfe0d6", "#b3cdbf"), "packed", "1f4bb 1f3a7 1f5b1 1f50c 2615 1f4d2 1fab4 1f4ce", "桌面上的电脑、耳机、本子", "Laptop, headphones and notebook on a desk", ("desk", "tidy"), "zh", "桌面大扫除", "线都去哪了", "#1d4434", "#fff1a8"),
    Cover("desk-top", "desk", "1:1", ("planks", "#d9c0a0", "#c5a57c"), "spread", "1f4bb 2328 1f3a7 1f4f1 1f5b1 1f4ce 2615", "木桌上的电脑和键盘", "Computer and keyboard on a wooden desk", ("desk", "keyboard")),
    Cover("study-top", "desk", "3:4", ("paper", "#eef2e6", "#c4d6bd"), "spread", "1f4da 270f 1f4d0 1f4d3 1f5a5 2615 1f4ce 1f4cc", "复习桌：书、尺、便签", "Study table: books, ruler, notes", ("study", "desk")),
    # outfits and bags
    Cover("commute-zh", "outfits-bags", "3:4", ("gingham", "#f3ead9", "#d6b288"), "collage", "1f9e5 1f456 1f45c 1f45f 1f453 1f9e3", "通勤穿搭贴纸：风衣、牛仔裤、手提包", "Commute outfit stickers: coat, jeans, bag", ("outfit", "commute"), "zh", "早秋通勤", "一周不重样", "#3a2b1f", "#fff6e0", notes=(("穿了 4 年", 0.07, 0.6), ("不挑腿", 0.8, 0.62), ("走两万步", 0.6, 0.93))),
    Cover("petite-zh", "outfits-bags", "3:4", ("plain", "#d5d0ea", "#b2a9d8"), "collage", "1f9e5 1f45a 1f457 1f45e 1f9e3 1f9e2", "外套贴纸", "Coat stickers on lilac", ("outfit", "petite"), "zh", "小个子外套", "158 cm 试了 6 件", "#3d2f6b", "#fff1b8"),
    Cover("five-en", "outfits-bags", "3:4", ("dots", "#f0c9a8", "#e0a678"), "collage", "1f9e5 1f456 1f45c 1f45e 1f576 1f9e3", "五件衣服的贴纸", "Five pieces as stickers", ("outfit", "office"), "en", "5 pieces", "5 office days", "#4a260f", "#fff6e0", notes=(("year 4!", 0.08, 0.605), ("20k steps", 0.62, 0.93))),
    Cover("closet-top", "outfits-bags", "4:5", ("linen", "#dfe3d3", "#c9d0b8"), "collage-open", "1f455 1f456 1f45f 1f392 1f9e2 1f9e6", "亚麻布上的一身衣服", "An outfit laid out on linen", ("outfit", "weekend")),
    Cover("bags-top", "outfits-bags", "1:1", ("plain", "#f1bfae", "#e0967f"), "spread", "1f45c 1f45d 1f6cd 1f453 1f484 1f4f1 1f45b", "包和包里的东西", "Bags and what is in them", ("bag", "what's in my bag")),
    # shoes
    Cover("shoe-row", "shoes", "4:3", ("planks", "#d8c2a8", "#c2a27c"), "spread", "1f45f 1f45e 1f462 1f97e 1f461 1f9e6 1f97f", "玄关里的几双鞋", "Shoes in the hallway", ("shoes", "hallway")),
    Cover("heels-top", "shoes", "1:1", ("plain", "#e4c3d4", "#cf9cb8"), "spread", "1f460 1f45c 1f97f 1f48d 1f484 1f339 1f453", "高跟鞋和小包", "Heels and a small bag", ("shoes", "evening")),
    # outdoors
    Cover("wugong-zh", "outdoors", "3:4", ("ridge", "#ffe3bd", "#e9a184"), "foreground", "26fa 1f525 1f97e", "夕阳下的山脊和帐篷", "Ridges and a tent at dusk", ("hike", "camping"), "zh", "武功山反穿", "两天一夜 新手版路线", "#fffdf5", "#ffe27a"),
    Cover("yangpu-zh", "outdoors", "4:5", ("map", "#e6efe4", "#d4e6dc"), "stops", "2615 1f4da 1f333 1f950 1f490 1f4f7", "手绘散步地图，六站", "A drawn walking map with six stops", ("city walk", "map"), "zh", "杨浦散步地图", "3.2 km · 6 站 · 半天刚好", "#1f4b36", "#ffffff", "#ffffff"),
    Cover("ridge-en", "outdoors", "3:4", ("ridge-teal", "#e7f1e4", "#86b9b3"), "foreground", "26fa 1f525 1f392", "青色山脊和帐篷", "Teal ridges and a tent", ("hike", "camping"), "en", "Ridge to ridge", "2 days, easy on the knees", "#fffdf5", "#f4e27a"),
    Cover("ridge-blue", "outdoors", "3:4", ("ridge-blue", "#f6e2dc", "#9fb0d6"), "foreground", "1f332 1f342 1f98c", "蓝色山雾里的树", "Trees under blue ridges", ("hike", "mountains")),
    Cover("pack-top", "outdoors", "3:4", ("linen", "#dcd6c4", "#cfc7b1"), "spread", "1f392 1f97e 1f9ed 1f526 1f5fa 1f9e2 1f9e6 1f36b", "徒步装备平铺", "Hiking kit laid out", ("hike", "packing")),
    Cover("old-town", "outdoors", "1:1", ("map", "#f3e9d7", "#e8d6ba"), "stops", "1f3ea 1f35c 1f333 1f3e0 1f366 1f689", "老城散步的手绘地图", "A drawn map of an old-town walk", ("city walk", "map")),
    # plants
    Cover("herbs-en", "plants", "4:5", ("shelf", "#d7ecf5", "#f5f1dc"), "shelves", "1fab4 1f335 1f33c 1f33b 1f331 1fab4", "阳台木架上的香草", "Herbs on a balcony shelf", ("balcony", "herbs"), "en", "Balcony herbs", "week 6, first harvest", "#235139", "#ffe6b0"),
    Cover("seeds-top", "plants", "1:1", ("linen", "#d8cdb4", "#c7b896"), "spread", "1f331 1faa3 1f33b 1f344 1f33e 1f98b 1fab4", "园艺的一桌东西", "Things for gardening", ("garden", "plants")),
    Cover("green-shelf", "plants", "4:5", ("shelf", "#cfe2d0", "#eef2df"), "shelves", "1f335 1fab4 1f33f 1fab4 1f337 1f33c", "木架上的六盆植物", "Six plants on a shelf", ("plants", "shelf")),
    # pets
    Cover("cat-en", "pets", "3:4", ("gingham", "#f1ecdc", "#e2b45f"), "collage", "1f408 1f9f6 1f41f 1f963 1f43e 1f4e6", "猫咪用品贴纸", "Cat things as stickers", ("cat", "new cat"), "en", "New cat, week one", "what we really used", "#5a3a0c", "#fff6dc"),
    Cover("dog-hill", "pets", "1:1", ("hill", "#f6e3b8", "#a8c47a"), "hero-open", "1f429 1f9b4 1f3be 1f333", "草地上的小狗", "A puppy on a green hill", ("dog", "park")),
    Cover("small-pets", "pets", "3:4", ("dots", "#d6e6d2", "#aacba9"), "collage-open", "1f430 1f439 1f426 1f422 1f955 1f33f", "兔子、仓鼠、小鸟的贴纸", "Rabbit, hamster and bird stickers", ("pets",)),
    # food
    Cover("noodle-zh", "food", "1:1", ("rays", "#ffcf6b", "#f79b3f"), "hero", "1f35c 1f95a 1f9c5 1f336", "一碗葱油拌面", "A bowl of noodles", ("noodles", "cooking"), "zh", "葱油拌面", "5 种调料 10 分钟", "#5a2606", "#fff3c4"),
    Cover("dumplings-en", "food", "3:4", ("linen", "#e6c9b8", "#d4a893"), "packed", "1f95f 1f962 1f9c4 1f96c 1f963 1f33d 1f9c2 1f336", "包饺子的一桌材料", "Everything for dumplings", ("dumplings", "cooking"), "en", "Sunday dumplings", "48 in 70 minutes", "#5c2413", "#fff3d4"),
    Cover("breakfast-top", "food", "1:1", ("planks", "#e3d7c8", "#cdb99e"), "spread", "1f950 1f373 2615 1f951 1f353 1fad0 1f35e", "一桌早餐", "Breakfast on a wooden table", ("breakfast",)),
    Cover("fruit-top", "food", "3:4", ("dots", "#c5e4da", "#8ec7b4"), "spread", "1f349 1f351 1f347 1f34b 1f353 1f352 1fad0 1f33f", "一堆夏天的水果", "Summer fruit", ("fruit", "summer")),
    Cover("bento", "food", "4:3", ("gingham", "#f3e2e0", "#d98f8a"), "spread", "1f371 1f359 1f363 1f366 1f95a 1f375 1f353", "格子布上的便当", "Bento on gingham", ("lunch", "bento")),
    # books and paper
    Cover("list-zh", "books-paper", "3:4", ("plain", "#e5c7a0", "#cf9f6c"), "collage", "1f4da 1f4d6 2615 1f453 1f342 1f56f", "书和咖啡的贴纸", "Books and coffee as stickers", ("books", "reading"), "zh", "十一月书单", "读完 6 本", "#4a2810", "#fff4dc"),
    Cover("size-zh", "books-paper", "3:4", ("paper", "#f3efe2", "#c9cfe0"), "packed", "1f4d3 1f58b 1f4d2 2702 1f4cf 1f4ce 1f4cc 1f338", "手帐和文具平铺", "Journals and stationery laid out", ("journal", "stationery"), "zh", "手帐开本", "A6 够不够用", "#2f3c6b", "#ffe27a"),
    Cover("letters-top", "books-paper", "1:1", ("linen", "#d7dce8", "#bcc5da"), "spread", "1f4dd 1f48c 1f58b 1f338 1f4ee 1f4ce 1f56f", "写信的一桌东西", "Things for writing letters", ("letters", "stationery")),
    Cover("library", "books-paper", "4:5", ("shelf", "#e9d6c8", "#f5e9dc"), "shelves", "1f4da 1fab4 1f4d5 1f4d8 1f9f8 1f4da", "书架一角", "A corner of a bookshelf", ("books", "shelf")),
    # sport
    Cover("home-en", "sport", "3:4", ("plain", "#cdd0ec", "#a5aadd"), "collage", "1f3cb 1f45f 23f1 1f4a7 1f34c", "居家训练贴纸", "Home training stickers", ("gym", "home"), "en", "20 minutes at home", "no jumping, thin walls", "#2a2f6b", "#f4f7c4"),
    Cover("balls-top", "sport", "1:1", ("track", "#f2b98a", "#e08a55"), "spread", "1f3c0 1f3be 1f3d3 1f3f8 26bd 1f947 1f94a", "各种球和球拍", "Balls and rackets", ("sport", "balls")),
    Cover("swim", "sport", "3:4", ("dots", "#b5e0ea", "#6fbcd3"), "spread", "1f93f 1fa71 1f97d 1f45f 1f4a7 1f392 23f1 1f34c", "游泳包里的东西", "What is in the swim bag", ("swimming",)),
    Cover("ride", "sport", "4:3", ("hill", "#f6dfc0", "#93b87a"), "hero-wide-open", "1f6b2 1f4a7 1f333 2600", "山坡上的自行车", "A bicycle on a hill", ("cycling",)),
)  # fmt: skip
